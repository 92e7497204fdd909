/** How every icon is drawn: 16 px, with the text's colour, never read aloud. */
import type { ComponentChildren, JSX } from 'preact';

export function icon(children: ComponentChildren): () => JSX.Element {
  return () => (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const iconOf = (d: string) => icon(<path d={d} />);
