/**
 * Conversations of any length, written straight into the app's database: by IndexedDB itself, from a page of the
 * same origin in which the app does not run. Always the same ones for the same seed.
 */
import type { Page } from '@playwright/test';
import type { GatewayProcess } from './gateway-process.ts';

export interface SeededSession {
  id: string;
  entries: number;
  /** The last so many messages of the agent are unread. */
  unread?: number;
  /** Of all entries, the part that is not on this device: from the one to before the other, as fractions. */
  hole?: { from: number; to: number };
}

export const seededId = (number: number): string =>
  `${`${number}`.padStart(8, '0')}-5eed-4000-8000-000000000000`;

/** Leaves the page where no app runs, and gives the position of each entry, by session. */
export async function seedSessions(
  page: Page,
  gateway: GatewayProcess,
  sessions: readonly SeededSession[],
): Promise<Record<string, number[]>> {
  await page.goto(`${gateway.url}/healthz`);
  return page.evaluate(seed, sessions);
}

/** Runs in the page: it may use nothing from outside of it. */
async function seed(sessions: readonly SeededSession[]): Promise<Record<string, number[]>> {
  const BATCH = 2_000;
  const START = Date.UTC(2026, 0, 5);
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const WORDS =
    'the pool gives way to oldest idle session when a newcomer waits for its place in worker log'.split(' ');
  const words = (count: number): string =>
    Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(' ');

  function bodyOf(index: number): Record<string, unknown> {
    const text = (value: string) => ({ messageId: null, content: [{ type: 'text', text: value }] });
    const kind = index % 12 === 0 ? 0 : 1 + random(9);
    if (kind === 0)
      return { kind: 'user', promptId: `p${index}`, ...text(`Question ${index}: ${words(12)}?`) };
    if (kind <= 4) {
      const code =
        random(4) === 0 ? `\n\n\`\`\`ts\nconst n = ${index};\n${'more();\n'.repeat(random(12))}\`\`\`` : '';
      const list = random(4) === 0 ? `\n\n- ${words(5)}\n- **${words(3)}** and \`code\`` : '';
      return { kind: 'agent', ...text(`Answer ${index}: ${words(8 + random(90))}.${list}${code}`) };
    }
    if (kind === 5) return { kind: 'thought', ...text(words(30)) };
    const call = {
      toolCallId: `t${index}`,
      title: `Read file-${index}.ts`,
      kind: 'read',
      status: 'completed',
    };
    return { kind: 'tool', status: 'completed', call, endedAt: START + index * 1_000 + 200 };
  }

  const db = await done(indexedDB.open('aperture'));
  const positions: Record<string, number[]> = {};
  try {
    for (const [number, { id, entries, unread = 0, hole }] of sessions.entries()) {
      const sessionNo = 1_000 + number;
      const seqs: number[] = [];
      const messages: number[] = [];
      let seq = 0;
      for (let index = 0; index < entries; ) {
        const transaction = db.transaction('entries', 'readwrite');
        const store = transaction.objectStore('entries');
        for (const end = Math.min(entries, index + BATCH); index < end; index += 1) {
          seq += 1 + random(6);
          seqs.push(seq);
          const body = bodyOf(index);
          if (body.kind === 'agent') messages.push(seq);
          const isHere = !hole || index < hole.from * entries || index >= hole.to * entries;
          const entry = { seq, rev: seq, at: START + index * 1_000, ...body };
          if (isHere) store.put(entry, sessionNo * 1e10 + seq);
        }
        await new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onerror = () => reject(transaction.error);
        });
      }
      positions[id] = seqs;
      const unreadSeqs = unread === 0 ? [] : messages.slice(-unread);
      const readSeq = (unreadSeqs[0] ?? seq + 1) - 1;
      const record = {
        id,
        sessionNo,
        session: {
          id,
          agent: 'demo',
          title: `${entries} entries`,
          cwd: '/tmp',
          state: 'idle',
          error: null,
          createdAt: START,
          lastActivity: START + entries * 1_000 + number,
          epoch: 'seeded',
          lastSeq: seq,
          preview: `Of ${entries} entries`,
          readSeq,
          archived: false,
        },
        cursor: { epoch: 'seeded', seq },
        fold: null,
        hole: hole
          ? { floor: seqs[Math.ceil(hole.from * entries)], before: seqs[Math.ceil(hole.to * entries)] }
          : null,
        unread: { readSeq, lastMessage: messages.at(-1) ?? 0, unread: unreadSeqs },
      };
      await done(db.transaction('sessions', 'readwrite').objectStore('sessions').put(record, id));
    }
  } finally {
    db.close();
  }
  return positions;
}
