/** Short names of directories: the last part of the path, with as much before it as tells it from the others. */

export function directoryNames(paths: readonly string[]): Map<string, string> {
  const parts = new Map(paths.map((path) => [path, path.split('/').filter(Boolean)]));
  const names = new Map<string, string>();
  let left = [...parts.keys()];
  for (let length = 1; left.length > 0; length += 1) {
    const nameOf = (path: string) => (parts.get(path) ?? []).slice(-length).join('/') || '/';
    const counts = new Map<string, number>();
    for (const path of left) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
    left = left.filter((path) => {
      const isWhole = length >= (parts.get(path) ?? []).length;
      if (!isWhole && counts.get(nameOf(path)) !== 1) return true;
      names.set(path, nameOf(path));
      return false;
    });
  }
  return names;
}
