/** What `.gitignore` files leave out, each for what lies beside and below it; a deeper one has the last word. */
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

export interface IgnoreRules {
  /** `path` is absolute, and below the directory of the rules. */
  isIgnored(path: string, isDirectory: boolean): boolean;
  /** With those of a directory below, if it has any. */
  below(directory: string): Promise<IgnoreRules>;
}

/** Larger ones are no lists of patterns. */
const MAX_RULES_BYTES = 256 * 1024;

/** Never worth naming, whether it is ignored or not. */
const ALWAYS = ['.git', '.hg', '.svn', 'node_modules', '.DS_Store'];

/** The rules that hold in `directory`: its own and those of the directories above it, up to its repository's root. */
export async function rulesFor(directory: string, repository: string): Promise<IgnoreRules> {
  let rules = rulesOf([{ directory: repository, patterns: ignore().add(ALWAYS) }]);
  rules = await rules.below(repository);
  let at = repository;
  for (const name of relative(repository, directory).split(sep).filter(Boolean)) {
    at = join(at, name);
    rules = await rules.below(at);
  }
  return rules;
}

interface Level {
  directory: string;
  patterns: Ignore;
}

function rulesOf(levels: readonly Level[]): IgnoreRules {
  return {
    isIgnored(path, isDirectory) {
      let isIgnored = false;
      for (const { directory, patterns } of levels) {
        const way = relative(directory, path).split(sep).join('/');
        const verdict = patterns.test(isDirectory ? `${way}/` : way);
        if (verdict.ignored) isIgnored = true;
        else if (verdict.unignored) isIgnored = false;
      }
      return isIgnored;
    },
    async below(directory) {
      const text = await readRules(join(directory, '.gitignore'));
      return text === null ? this : rulesOf([...levels, { directory, patterns: ignore().add(text) }]);
    },
  };
}

async function readRules(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, { encoding: 'utf8' });
    return text.length > MAX_RULES_BYTES ? null : text;
  } catch {
    return null;
  }
}

/** The nearest directory, from `directory` upwards and not above `top`, of which `isRepository` says so; else itself. */
export async function repositoryOf(
  directory: string,
  top: string,
  isRepository: (directory: string) => Promise<boolean>,
): Promise<string> {
  for (let at = directory; ; at = dirname(at)) {
    if (await isRepository(at)) return at;
    if (at === top || dirname(at) === at) return directory;
  }
}
