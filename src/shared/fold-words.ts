/** What the page says of ends and breaks that agents only name by a code. */
import { type KnownUpdate, plainText, type StopReason } from './acp.ts';
import type { EntryOf, TurnEnd } from './entry.ts';
import type { LogEvent } from './event.ts';
import type { TranscriptInfo } from './fold-snapshot.ts';
import { MAX_MESSAGE_WEIGHT } from './weight.ts';

type Words = Pick<EntryOf<'notice'>, 'severity' | 'title' | 'description'>;

export const AGENT_ENDED: Words = { severity: 'info', title: 'The agent ended', description: null };

export const STOP_NOTICES: Record<Exclude<StopReason, 'end_turn'>, Words> = {
  cancelled: { severity: 'info', title: 'Stopped', description: null },
  max_tokens: {
    severity: 'warning',
    title: 'The answer was cut off',
    description: 'The model reached its token limit. Send “continue” to let it go on.',
  },
  max_turn_requests: {
    severity: 'warning',
    title: 'The turn was cut off',
    description:
      'The agent reached its limit of model requests for one turn. Send “continue” to let it go on.',
  },
  refusal: { severity: 'warning', title: 'The agent declined to go on', description: null },
};

const COMPACTING = 'Compacting the conversation';
const COMPACTION_TITLES: Record<string, string> = {
  in_progress: COMPACTING,
  completed: 'Conversation compacted',
  failed: 'Compacting the conversation failed',
  cancelled: 'Compacting was cancelled',
};

type Said<K extends KnownUpdate['sessionUpdate']> = Extract<KnownUpdate, { sessionUpdate: K }>;

export const noticeWords = (said: Said<'notice'>): Words => ({
  severity: said.severity === 'error' || said.severity === 'warning' ? said.severity : 'info',
  title: said.title,
  description: said.description ?? null,
});

/** A summary comes whole with an update, or in chunks between two; what says nothing of it leaves it. */
export function compactionWords(
  said: Said<'compaction_update' | 'compaction_summary_chunk'>,
  before: Words | null,
): Words {
  const sofar = before?.description ?? null;
  if (said.sessionUpdate === 'compaction_summary_chunk') {
    const { severity, title } = before ?? { severity: 'info', title: COMPACTING };
    const description = ((sofar ?? '') + plainText([said.content])).slice(0, MAX_MESSAGE_WEIGHT);
    return { severity, title, description };
  }
  return {
    severity: said.status === 'failed' ? 'error' : 'info',
    title: COMPACTION_TITLES[said.status] ?? COMPACTING,
    description: said.error ?? (said.summary ? plainText(said.summary) : sofar),
  };
}

/** Of the turn that this event ends and that began at `since`. */
export const turnEndOf = (
  event: Extract<LogEvent, { type: 'turn' }>,
  since: number,
  { usage }: TranscriptInfo,
): TurnEnd => ({
  ms: Math.max(0, event.at - since),
  stopReason: event.stopReason ?? null,
  used: usage?.used ?? null,
});
