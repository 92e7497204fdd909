/** The map of the keyboard, from the same registry as the keys themselves. */
import { KeyboardMap } from '../../commands/keyboard-map.tsx';
import { singleKeys } from '../../preferences/single-keys.ts';
import styles from './settings.module.css';

export const KeyboardSection = () => (
  <section>
    <h2>Keyboard</h2>
    <label class={styles.check}>
      <input
        type="checkbox"
        checked={singleKeys.value}
        onChange={(event) => {
          singleKeys.value = event.currentTarget.checked;
        }}
      />
      Keys alone, without Ctrl or Alt, are shortcuts
    </label>
    <KeyboardMap />
  </section>
);
