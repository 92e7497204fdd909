/** One session on the screen: header, conversation, composer. Knows nothing of what is beside it. */
import { useComputed } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import { ImportedNote } from '../archive/imported-note.tsx';
import { Composer } from '../composer/composer.tsx';
import { Conversation } from '../conversation/conversation.tsx';
import { SessionHeader } from '../header/session-header.tsx';
import { SessionTrouble } from '../header/session-trouble.tsx';
import { Message } from '../pages/message.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { usePage } from '../store/page.ts';
import { ClosePane } from './close-pane.tsx';
import styles from './panes.module.css';

export function SessionPane({ id }: { id: SessionId }) {
  const { app, transcripts } = usePage();
  const session = app.session(id).value;
  const gateway = useComputed(() => app.state.value.gateway.status).value;
  if (!session) return <NoSession id={id} isSure={gateway === 'online'} isKnown={app.known.value} />;
  const window = transcripts.window(id);
  return (
    <>
      <SessionHeader session={session} window={window} />
      <SessionTrouble session={session} />
      <ErrorBoundary what="This conversation">
        <Conversation window={window} cwd={session.cwd} />
      </ErrorBoundary>
      <ErrorBoundary what="The composer">
        {session.imported ? (
          <ImportedNote session={session} />
        ) : (
          <Composer session={session} window={window} />
        )}
      </ErrorBoundary>
    </>
  );
}

/** Said after a moment: a session that was just made is in the list with the next patch. */
function NoSession({ id, isSure, isKnown }: { id: SessionId; isSure: boolean; isKnown: boolean }) {
  if (!isKnown) return null;
  return (
    <>
      <div class={styles.bar}>
        <ClosePane id={id} />
      </div>
      <Message title="This session is not here" action={{ href: '/', text: 'To the sessions' }} isLate>
        {isSure
          ? 'It was ended, or belongs to another gateway.'
          : 'It is not kept on this device. It appears when the gateway answers, if it is there.'}
      </Message>
    </>
  );
}
