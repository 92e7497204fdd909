/** One session on the screen: header, conversation, composer. */
import { useComputed } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import { ImportedNote } from '../archive/imported-note.tsx';
import { Composer } from '../composer/composer.tsx';
import { Conversation } from '../conversation/conversation.tsx';
import { SessionHeader } from '../header/session-header.tsx';
import { SessionTrouble } from '../header/session-trouble.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { usePage } from '../store/page.ts';
import { Message } from './message.tsx';

export function SessionPage({ id }: { id: SessionId }) {
  const { app, transcripts } = usePage();
  const session = app.session(id).value;
  const gateway = useComputed(() => app.state.value.gateway.status).value;
  const current = transcripts.current.value;
  if (!session) return <NoSession isSure={gateway === 'online'} isKnown={app.known.value} />;
  if (current?.sessionId !== id) return null;
  return (
    <>
      <SessionHeader key={`header:${id}`} session={session} window={current} />
      <SessionTrouble key={`trouble:${id}`} session={session} />
      <ErrorBoundary key={`log:${id}`} what="This conversation">
        <Conversation key={id} window={current} cwd={session.cwd} />
      </ErrorBoundary>
      <ErrorBoundary key={`composer:${id}`} what="The composer">
        {session.imported ? (
          <ImportedNote session={session} />
        ) : (
          <Composer key={id} session={session} window={current} />
        )}
      </ErrorBoundary>
    </>
  );
}

/** Said after a moment: a session that was just made is in the list with the next patch. */
function NoSession({ isSure, isKnown }: { isSure: boolean; isKnown: boolean }) {
  if (!isKnown) return null;
  return (
    <Message title="This session is not here" action={{ href: '/', text: 'To the sessions' }} isLate>
      {isSure
        ? 'It was ended, or belongs to another gateway.'
        : 'It is not kept on this device. It appears when the gateway answers, if it is there.'}
    </Message>
  );
}
