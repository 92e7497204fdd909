/** The map of the keyboard, over whatever is open. */
import { Dialog } from '../parts/dialog.tsx';
import { KeyboardMap } from './keyboard-map.tsx';

export const KeysDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" isWide onClose={onClose}>
    <KeyboardMap />
  </Dialog>
);
