/** What a tab shows of one session: the window it opened, and every push since, as the page applies them. */

import { END_SEQ } from '../../../src/shared/bare-ids.ts';
import type { Entry } from '../../../src/shared/entry.ts';
import { applyChange } from '../../../src/shared/entry-change.ts';
import type { Seq, SessionId } from '../../../src/shared/ids.ts';
import type { LivingWorker, TestTab } from './world.ts';

export interface Viewer {
  /** Takes in the pushes that came since the last time; opens the transcript again where it must. */
  update(): Promise<void>;
  entries(): Entry[];
  /** Opens the transcript anew. */
  open(): Promise<void>;
}

export async function createViewer(worker: LivingWorker, id: SessionId): Promise<Viewer> {
  const tab: TestTab = await worker.openTab({ sessionId: id, visible: true });
  let entries = new Map<Seq, Entry>();
  let known = 0;

  async function open(): Promise<void> {
    const transcript = await tab.api.openSession(id, 500, END_SEQ);
    entries = new Map(transcript.entries.map((entry) => [entry.seq, entry]));
    known = transcript.revision;
  }

  await open();
  return {
    open,
    async update() {
      let mustReopen = false;
      for (const push of tab.pushes.splice(0)) {
        if (push.push === 'reopen' && push.sessionId === id) mustReopen = true;
        if (push.push !== 'transcript' || push.revision <= known) continue;
        known = push.revision;
        for (const change of push.changes) {
          const seq = change.type === 'put' ? change.entry.seq : change.seq;
          const entry = applyChange(entries.get(seq), change);
          if (entry) entries.set(seq, entry);
        }
      }
      if (mustReopen) await open();
    },
    entries: () => [...entries.values()].sort((a, b) => a.seq - b.seq),
  };
}
