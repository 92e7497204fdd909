/** One session on the screen: header, conversation, composer. */
import { useComputed } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import { Composer } from '../composer/composer.tsx';
import { Conversation } from '../conversation/conversation.tsx';
import { SessionHeader } from '../header/session-header.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { usePage } from '../store/page.ts';
import { Message } from './message.tsx';

export function SessionPage({ id }: { id: SessionId }) {
  const { app, transcripts } = usePage();
  const session = app.session(id).value;
  const isKnown = useComputed(() => app.known.value && app.state.value.gateway.status !== 'starting').value;
  const current = transcripts.current.value;
  if (!session) {
    // The list may still be on its way.
    if (!isKnown) return null;
    return (
      <Message title="This session is not here" action={{ href: '/', text: 'To the sessions' }}>
        It was ended, or belongs to another gateway.
      </Message>
    );
  }
  if (current?.sessionId !== id) return null;
  return (
    <>
      <SessionHeader key={`header:${id}`} session={session} window={current} />
      <ErrorBoundary key={`log:${id}`} what="This conversation">
        <Conversation key={id} window={current} cwd={session.cwd} />
      </ErrorBoundary>
      <ErrorBoundary key={`composer:${id}`} what="The composer">
        <Composer key={id} session={session} window={current} />
      </ErrorBoundary>
    </>
  );
}
