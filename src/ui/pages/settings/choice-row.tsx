/** One choice out of a few, as a row of words; arrow keys move in it, as in any group of radio buttons. */
import { useId } from 'preact/hooks';
import styles from './settings.module.css';

interface Props<T extends string> {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChoose(value: T): void;
}

export function ChoiceRow<T extends string>({ label, options, value, onChoose }: Props<T>) {
  const id = useId();
  return (
    <div class={styles.line}>
      <span id={id}>{label}</span>
      <div class={styles.choices} role="radiogroup" aria-labelledby={id}>
        {options.map(([option, text]) => (
          <label key={option} class={styles.choice} data-chosen={value === option}>
            <input
              type="radio"
              name={id}
              class="visually-hidden"
              checked={value === option}
              onChange={() => onChoose(option)}
            />
            {text}
          </label>
        ))}
      </div>
    </div>
  );
}
