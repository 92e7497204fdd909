/** An address that leads nowhere. */
import { Message } from './message.tsx';

export function UnknownPage() {
  return (
    <Message title="There is no such page" action={{ href: '/', text: 'To the sessions' }}>
      The address leads nowhere.
    </Message>
  );
}
