/** Whether the window has room for two conversations beside the list, by now. */
import { type ReadonlySignal, signal } from '@preact/signals';

const ROOM = '(min-width: 900px)';

export function watchRoom(window: Pick<Window, 'matchMedia'>): ReadonlySignal<boolean> {
  const query = window.matchMedia(ROOM);
  const hasRoom = signal(query.matches);
  query.addEventListener('change', () => {
    hasRoom.value = query.matches;
  });
  return hasRoom;
}
