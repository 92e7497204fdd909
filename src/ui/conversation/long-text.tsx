/** Plain text; where it is very long, its beginning until the rest is asked for. */
import { useSignal } from '@preact/signals';
import { visibleText } from '../text/visible.ts';

const SHOWN_LINES = 30;
const SHOWN_CHARACTERS = 4_000;

export function LongText({ text }: { text: string }) {
  const isWhole = useSignal(false);
  const cut = text.split('\n', SHOWN_LINES).join('\n').slice(0, SHOWN_CHARACTERS);
  const isCut = cut.length < text.length;
  return (
    <>
      <div class="plain" dir="auto">
        {visibleText(isCut && !isWhole.value ? `${cut}…` : text)}
      </div>
      {isCut ? (
        <button
          type="button"
          class="link"
          onClick={() => {
            isWhole.value = !isWhole.value;
          }}
        >
          {isWhole.value ? 'Show less' : 'Show all'}
        </button>
      ) : null}
    </>
  );
}
