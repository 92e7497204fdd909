/** The map of the keyboard, over whatever is open. */
import { Dialog } from '../parts/dialog.tsx';
import styles from './keyboard-map.module.css';
import { KeyboardMap } from './keyboard-map.tsx';

export const KeysDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" isWide onClose={onClose}>
    <KeyboardMap />
    <p class={styles.buttons}>
      <button type="button" class="button" onClick={onClose}>
        Close
      </button>
    </p>
  </Dialog>
);
