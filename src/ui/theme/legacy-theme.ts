/** The theme that was chosen in the earlier app (localStorage `aperture:settings`): it holds until one is chosen here. */
const KEY = 'aperture:settings';

export function legacyTheme(storage: Pick<Storage, 'getItem'> | null): string | undefined {
  try {
    const settings: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    const theme =
      typeof settings === 'object' && settings !== null && 'theme' in settings ? settings.theme : null;
    return typeof theme === 'string' ? theme : undefined;
  } catch {
    return undefined;
  }
}
