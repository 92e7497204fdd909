/** What the page says of ends and breaks that agents only name by a code. */
import type { KnownUpdate, StopReason } from './acp.ts';
import type { EntryOf } from './entry.ts';

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

const COMPACTION_TITLES: Record<string, string> = {
  in_progress: 'Compacting the conversation',
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

export const compactionWords = (said: Said<'compaction_update'>): Words => ({
  severity: said.status === 'failed' ? 'error' : 'info',
  title: COMPACTION_TITLES[said.status] ?? 'Compacting the conversation',
  description: said.error ?? null,
});
