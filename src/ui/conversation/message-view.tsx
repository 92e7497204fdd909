/** A message: a person's as it was typed, an agent's as the markdown that it is. */
import { type ContentBlock, plainText } from '../../shared/acp.ts';
import type { EntryOf } from '../../shared/entry.ts';
import type { SessionId } from '../../shared/ids.ts';
import { LazyContent } from '../content/lazy-content.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { useAfterPaint } from '../parts/after-paint.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';
import log from './conversation.module.css';
import { EntryLink } from './entry-link.tsx';
import { LongText } from './long-text.tsx';
import styles from './message.module.css';

const messageActions = createLazy(() =>
  import('./message-actions.tsx').then((module) => module.MessageActions),
);

interface Props<K extends 'user' | 'agent'> {
  entry: EntryOf<K>;
  sessionId: SessionId;
}

export function UserMessage({ entry, sessionId }: Props<'user'>) {
  return (
    <div class={log.user}>
      <div class={log.who}>
        <span>You</span>
        <Actions entry={entry} sessionId={sessionId} place="inLine" />
        <EntryLink entry={entry} sessionId={sessionId} />
      </div>
      {entry.content.map((block) =>
        block.type === 'text' ? <LongText text={block.text} /> : <LazyContent block={block} />,
      )}
    </div>
  );
}

export function AgentMessage({ entry, sessionId }: Props<'agent'>) {
  return (
    <div class={styles.agent}>
      <Content content={entry.content} />
      <Actions entry={entry} sessionId={sessionId} place="corner" />
    </div>
  );
}

const Content = ({ content }: { content: readonly ContentBlock[] }) =>
  content.map((block) =>
    block.type === 'text' ? <Markdown text={block.text} /> : <LazyContent block={block} />,
  );

/** Its place is kept, so that nothing moves when it comes. */
function Actions({ place, ...props }: Props<'user' | 'agent'> & { place: 'corner' | 'inLine' }) {
  const View = useLazy(messageActions);
  const isPainted = useAfterPaint();
  return (
    <div class={styles[place]}>
      {View && isPainted ? <View {...props} source={() => plainText(props.entry.content)} /> : null}
    </div>
  );
}
