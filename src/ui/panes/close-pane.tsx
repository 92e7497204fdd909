/** Takes a session out of what is side by side; it lives on. */
import type { SessionId } from '../../shared/ids.ts';
import { CloseIcon } from '../icons/icons.tsx';
import { usePage } from '../store/page.ts';
import { closePane } from './pane-actions.ts';

export function ClosePane({ id }: { id: SessionId }) {
  const page = usePage();
  if (page.panes.shown.value.length < 2) return null;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Close this pane"
      onClick={() => closePane(page, id)}
    >
      <CloseIcon />
    </button>
  );
}
