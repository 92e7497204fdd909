/** Theme, density and size of text; all tabs of this browser follow at once. */
import { usePage } from '../../store/page.ts';
import styles from '../pages.module.css';
import { ChoiceRow } from './choice-row.tsx';

export function AppearanceSection() {
  const { theme, appearance } = usePage();
  const { density, textSize } = appearance;
  return (
    <section aria-labelledby="appearance-title">
      <h2 id="appearance-title">Appearance</h2>
      <ChoiceRow
        label="Theme"
        options={[
          ['system', 'System'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
        value={theme.theme.value}
        onChoose={theme.choose}
      />
      <ChoiceRow
        label="Density"
        options={[
          ['comfortable', 'Comfortable'],
          ['compact', 'Compact'],
        ]}
        value={density.value}
        onChoose={(next) => {
          density.value = next;
        }}
      />
      <ChoiceRow
        label="Size of text"
        options={[
          ['small', 'Small'],
          ['medium', 'Medium'],
          ['large', 'Large'],
          ['larger', 'Larger'],
        ]}
        value={textSize.value}
        onChoose={(next) => {
          textSize.value = next;
        }}
      />
      <p class={styles.hint}>In this browser only.</p>
    </section>
  );
}
