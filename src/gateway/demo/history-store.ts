/**
 * Sessions on disk, so that the demo agent can load what an earlier process of it heard and said: a file a
 * session, one JSON object a line. Where the disk refuses, the agent goes on without a memory.
 */
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import * as v from 'valibot';
import type { Settings } from './settings.ts';

const lineSchema = v.variant('type', [
  v.object({ type: v.literal('session'), cwd: v.string() }),
  v.object({ type: v.literal('title'), title: v.string() }),
  v.object({
    type: v.literal('settings'),
    settings: v.object({ mode: v.string(), model: v.string(), thinking: v.boolean() }),
  }),
  v.object({ type: v.literal('update'), update: v.looseObject({ sessionUpdate: v.string() }) }),
]);
export type HistoryLine =
  | { type: 'session'; cwd: string }
  | { type: 'title'; title: string }
  | { type: 'settings'; settings: Settings }
  | { type: 'update'; update: SessionUpdate };

export interface History {
  cwd: string;
  title: string | null;
  settings: Settings | null;
  updates: SessionUpdate[];
  /** Ms since 1970. */
  updatedAt: number;
}

export interface HistoryStore {
  append(id: string, lines: readonly HistoryLine[]): Promise<void>;
  read(id: string): Promise<History | null>;
  remove(id: string): Promise<void>;
  ids(): Promise<string[]>;
}

/** Ids are file names here: nothing but a UUID is one. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXTENSION = '.jsonl';

export function createHistoryStore(directory: string): HistoryStore {
  const fileOf = (id: string) => join(directory, `${id}${EXTENSION}`);

  return {
    async append(id, lines) {
      if (!ID.test(id) || lines.length === 0) return;
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await mkdir(directory, { recursive: true, mode: 0o700 }).catch(ignore);
      await appendFile(fileOf(id), text, { mode: 0o600 }).catch(ignore);
    },
    async read(id) {
      if (!ID.test(id)) return null;
      const path = fileOf(id);
      const found = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch(() => null);
      if (found === null) return null;
      return fold(found[0], found[1].mtimeMs);
    },
    async remove(id) {
      if (ID.test(id)) await rm(fileOf(id), { force: true }).catch(ignore);
    },
    async ids() {
      const names = await readdir(directory).catch(() => []);
      return names
        .filter((name) => name.endsWith(EXTENSION))
        .map((name) => name.slice(0, -EXTENSION.length))
        .filter((id) => ID.test(id));
    },
  };
}

const ignore = (): void => undefined;

function fold(text: string, updatedAt: number): History | null {
  const history: Omit<History, 'cwd'> = { title: null, settings: null, updates: [], updatedAt };
  let cwd: string | null = null;
  for (const line of text.split('\n')) {
    const parsed = readLine(line);
    // A line cut off by a crash costs itself only.
    if (parsed === null) continue;
    switch (parsed.type) {
      case 'session':
        cwd = parsed.cwd;
        break;
      case 'title':
        history.title = parsed.title;
        break;
      case 'settings':
        history.settings = parsed.settings;
        break;
      case 'update':
        history.updates.push(parsed.update);
        break;
    }
  }
  return cwd === null ? null : { ...history, cwd };
}

function readLine(line: string): HistoryLine | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = v.safeParse(lineSchema, value);
  // We wrote the update ourselves; the client checks its whole shape anyway.
  return parsed.success ? (parsed.output as HistoryLine) : null;
}
