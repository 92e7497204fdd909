/**
 * The files that an agent reads and writes through the gateway (`fs/read_text_file`, `fs/write_text_file`):
 * those inside its session's directory, whatever `..` and symbolic links say.
 */
import { constants, mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';

/** Refused or failed; `message` names the path's fault, not its content. */
export class FileAccessError extends Error {
  readonly kind: 'refused' | 'missing' | 'failed';
  constructor(kind: FileAccessError['kind'], message: string) {
    super(message);
    this.name = 'FileAccessError';
    this.kind = kind;
  }
}

/** Files larger than this are not text that a model should get whole. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

export interface SessionFiles {
  /** `line` is the first line wanted, from 1; `limit` how many lines. */
  read(path: string, line: number | null, limit: number | null): Promise<string>;
  /** Makes the file, and directories on the way to it. */
  write(path: string, content: string): Promise<void>;
}

export function createSessionFiles(directory: string): SessionFiles {
  /** The real path, if all of it is inside the directory; `missing` if there is nothing. */
  async function inside(path: string): Promise<string> {
    const root = await realpath(directory).catch(fail);
    const real = await realpath(path).catch(fail);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new FileAccessError('refused', 'The path is outside the directory of the session');
    }
    return real;
  }

  function check(path: string): string {
    if (!isAbsolute(path) || path.includes('\0')) {
      throw new FileAccessError('refused', 'The path is not absolute');
    }
    return normalize(path);
  }

  /** Where a file that may not exist yet would really be; makes the directories it needs. */
  async function target(path: string): Promise<string> {
    try {
      return await inside(path);
    } catch (error) {
      if (!(error instanceof FileAccessError) || error.kind !== 'missing') throw error;
    }
    let ancestor = dirname(path);
    const below: string[] = [];
    for (;;) {
      try {
        const parent = join(await inside(ancestor), ...below);
        await mkdir(parent, { recursive: true });
        // Looked at again: a link may have been put in the way of the directories just made.
        return join(await inside(parent), basename(path));
      } catch (error) {
        if (!(error instanceof FileAccessError) || error.kind !== 'missing') throw fileError(error);
        if (dirname(ancestor) === ancestor) throw error;
        below.unshift(basename(ancestor));
        ancestor = dirname(ancestor);
      }
    }
  }

  return {
    async read(path, line, limit) {
      const real = await inside(check(path));
      const facts = await stat(real).catch(fail);
      // A pipe or a device would never end.
      if (!facts.isFile()) throw new FileAccessError('refused', 'The path is no file');
      if (facts.size > MAX_FILE_BYTES) throw new FileAccessError('refused', 'The file is larger than 10 MiB');
      const text = await readFile(real, 'utf8').catch(fail);
      if (line === null && limit === null) return text;
      const first = Math.max(1, line ?? 1) - 1;
      return text
        .split('\n')
        .slice(first, limit === null ? undefined : first + Math.max(0, limit))
        .join('\n');
    },
    async write(path, content) {
      const real = await target(check(path));
      const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
      const file = await open(real, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK).catch(fail);
      try {
        if (!(await file.stat()).isFile()) throw new FileAccessError('refused', 'The path is no file');
        await file.truncate(0);
        await file.writeFile(content, 'utf8');
      } catch (error) {
        throw fileError(error);
      } finally {
        await file.close();
      }
    },
  };
}

const fail = (error: unknown): never => {
  throw fileError(error);
};

function fileError(error: unknown): FileAccessError {
  if (error instanceof FileAccessError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') return new FileAccessError('missing', 'There is no such file');
  if (code === 'ELOOP') return new FileAccessError('refused', 'The path is a symbolic link');
  return new FileAccessError('failed', `The file cannot be used: ${code}`);
}
