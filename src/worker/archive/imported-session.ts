/** Sessions that no gateway knows, as records: whole, read, and without an agent. Pure. */
import type { Entry } from '../../shared/entry.ts';
import { EMPTY_INFO } from '../../shared/fold-snapshot.ts';
import { type Epoch, type Seq, type SessionId, ZERO_SEQ } from '../../shared/ids.ts';
import { previewOf } from '../../shared/preview.ts';
import type { Session } from '../../shared/session.ts';
import type { SessionRecord } from '../store/records.ts';

/** No gateway names an epoch so: a gateway that knows the session after all has another log of it. */
const IMPORTED_EPOCH = 'imported' as Epoch;

/** The `code` of a session's error where its history is known not to be whole. */
export const INCOMPLETE = 'incomplete';

export interface ImportedFacts {
  id: SessionId;
  agent: string;
  title: string;
  cwd: string;
  createdAt: number;
  lastActivity: number;
  /** The newest change of its entries; 0 without any. */
  lastSeq: Seq;
  preview: string;
  /** What is known to be missing, in words; null if nothing is. */
  missing: string | null;
}

export function importedRecord(sessionNo: number, facts: ImportedFacts): SessionRecord {
  const { missing, lastSeq, ...known } = facts;
  const session: Session = {
    ...known,
    state: 'ended',
    error: missing === null ? null : { code: INCOMPLETE, message: missing },
    epoch: IMPORTED_EPOCH,
    lastSeq,
    readSeq: lastSeq,
    archived: true,
    imported: true,
  };
  return {
    id: facts.id,
    sessionNo,
    session,
    cursor: { epoch: IMPORTED_EPOCH, seq: lastSeq },
    fold: {
      last: null,
      messages: [],
      tools: [],
      permissions: [],
      compactions: [],
      plan: null,
      info: { ...EMPTY_INFO, preview: facts.preview },
    },
    hole: null,
    unread: { readSeq: lastSeq, lastMessage: lastSeq, unread: [] },
  };
}

/** What a list shows of a session so far: its newest change and a line of its newest message. */
export interface Gist {
  lastSeq: Seq;
  preview: string;
}
export const NO_GIST: Gist = { lastSeq: ZERO_SEQ, preview: '' };
export const gistWith = (gist: Gist, entry: Entry): Gist => ({
  lastSeq: entry.rev > gist.lastSeq ? entry.rev : gist.lastSeq,
  preview: previewOf(entry) || gist.preview,
});

/** Nothing goes on in what was imported: what was under way, or asked, came to no end. */
export function settled(entry: Entry): Entry {
  if (entry.kind === 'tool' && entry.endedAt === null) {
    const isOpen = entry.status === 'pending' || entry.status === 'in_progress';
    return { ...entry, status: isOpen ? 'cancelled' : entry.status, endedAt: entry.at };
  }
  if (entry.kind === 'permission' && entry.outcome === null) {
    return { ...entry, outcome: { outcome: 'cancelled' }, by: 'gateway', resolvedAt: entry.at };
  }
  return entry;
}
