/** The map of the keyboard, from the same registry as the keys themselves. */
import { KeyboardMap } from '../../commands/keyboard-map.tsx';

export const KeyboardSection = () => (
  <section>
    <h2>Keyboard</h2>
    <KeyboardMap />
  </section>
);
