/** One entry of a conversation. It reads its own signal: a streamed chunk renders this and nothing else. */
import type { ContentBlock } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { At } from '../parts/times.tsx';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import { visibleText } from '../text/visible.ts';
import { ToolEntry } from '../tools/tool-entry.tsx';
import { ContentView } from './content-view.tsx';
import styles from './conversation.module.css';
import { ErrorEntry } from './error-entry.tsx';
import { LongText } from './long-text.tsx';
import { PermissionCard } from './permission-card.tsx';
import { PlanView } from './plan-view.tsx';
import { Thought } from './thought.tsx';

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
      return (
        <div class={styles.user}>
          <p class={styles.who}>
            <span>You</span>
            <At at={entry.at} />
          </p>
          <Blocks content={entry.content} isPlain />
        </div>
      );
    case 'agent':
      return <Blocks content={entry.content} />;
    case 'thought':
      return <Thought entry={entry} disclosed={window.disclosed} />;
    case 'tool':
      return <ToolEntry entry={entry} cwd={cwd} disclosed={window.disclosed} />;
    case 'plan':
      return <PlanView entry={entry} />;
    case 'permission':
      return <PermissionCard entry={entry} sessionId={window.sessionId} cwd={cwd} />;
    case 'notice':
      return (
        <div class={styles.notice} data-severity={entry.severity}>
          <p>{visibleText(entry.title)}</p>
          {entry.description ? <p class={styles.noticeText}>{visibleText(entry.description)}</p> : null}
        </div>
      );
    case 'error':
      return <ErrorEntry entry={entry} sessionId={window.sessionId} />;
  }
}

/** A person's text is shown as it was typed; an agent's is markdown. */
function Blocks({ content, isPlain = false }: { content: readonly ContentBlock[]; isPlain?: boolean }) {
  return (
    <>
      {content.map((block) => {
        if (block.type !== 'text') return <ContentView block={block} />;
        return isPlain ? <LongText text={block.text} /> : <Markdown text={block.text} />;
      })}
    </>
  );
}
