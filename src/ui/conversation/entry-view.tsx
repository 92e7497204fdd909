/** One entry of a conversation. It reads its own signal: a streamed chunk renders this and nothing else. */
import type { Entry, EntryOf } from '../../shared/entry.ts';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { usePage } from '../store/page.ts';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import { ToolEntry } from '../tools/tool-entry.tsx';
import styles from './conversation.module.css';
import { ErrorEntry } from './error-entry.tsx';
import { AgentMessage, UserMessage } from './message-view.tsx';
import { NoticeView } from './notice-view.tsx';
import { usePendingQuestion } from './pending-question.ts';
import { PermissionCard } from './permission-card.tsx';
import { PlanView } from './plan-view.tsx';
import { Thought } from './thought.tsx';
import { TurnEndLine } from './turn-end.tsx';

interface Props {
  row: Row;
  window: TranscriptWindow;
  cwd: string;
}

export function EntryView({ row, window, cwd }: Props) {
  const entry = row.entry.value;
  return (
    <article
      class={styles.entry}
      data-entry-id={entry.seq}
      data-kind={entry.kind}
      aria-label={LABELS[entry.kind]}
    >
      <ErrorBoundary what="This entry">
        <Body entry={entry} window={window} cwd={cwd} />
        {entry.turnEnd ? <TurnEndLine turn={entry.turnEnd} /> : null}
      </ErrorBoundary>
    </article>
  );
}

const LABELS: Record<Entry['kind'], string> = {
  user: 'You',
  agent: 'Agent',
  thought: 'Thought',
  tool: 'Tool call',
  plan: 'Plan',
  permission: 'Permission',
  notice: 'Notice',
  error: 'Error',
};

function Body({ entry, window, cwd }: { entry: Entry; window: TranscriptWindow; cwd: string }) {
  switch (entry.kind) {
    case 'user':
      return <UserMessage entry={entry} sessionId={window.sessionId} />;
    case 'agent':
      return <AgentMessage entry={entry} sessionId={window.sessionId} />;
    case 'thought':
      return <Thought entry={entry} disclosed={window.disclosed} />;
    case 'tool':
      return <ToolEntry entry={entry} cwd={cwd} disclosed={window.disclosed} />;
    case 'plan':
      return <PlanView entry={entry} />;
    case 'permission':
      return <Question entry={entry} window={window} cwd={cwd} />;
    case 'notice':
      return <NoticeView entry={entry} disclosed={window.disclosed} />;
    case 'error':
      return <ErrorEntry entry={entry} sessionId={window.sessionId} />;
  }
}

/** The keys answer the oldest question that waits in the conversation. */
function Question({
  entry,
  window,
  cwd,
}: {
  entry: EntryOf<'permission'>;
  window: TranscriptWindow;
  cwd: string;
}) {
  const isHere = usePage().panes.active.value === window.sessionId;
  const hasKeys = usePendingQuestion(window).value?.seq === entry.seq && isHere;
  return <PermissionCard entry={entry} sessionId={window.sessionId} hasKeys={hasKeys} cwd={cwd} />;
}
