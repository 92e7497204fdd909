/**
 * A button whose work is the gateway's. While that is away it does nothing and says why; it keeps its place in
 * the order of focus, so that who cannot see it learns it too.
 */
import type { ComponentProps } from 'preact';
import { useId } from 'preact/hooks';
import { usePage } from '../store/page.ts';

type Props = Omit<ComponentProps<'button'>, 'onClick' | 'title'> & {
  title?: string | undefined;
  onClick?: () => void;
  /** What it does here is done on this device after all. */
  isLocal?: boolean | undefined;
};

export function GatewayButton({ onClick, title, isLocal, children, ...rest }: Props) {
  const { away } = usePage();
  const id = useId();
  const reason = away.value;
  if (reason === null || isLocal) {
    return (
      <button type="button" {...rest} title={title} onClick={onClick}>
        {children}
      </button>
    );
  }
  return (
    <button
      type="button"
      {...rest}
      title={reason}
      aria-disabled="true"
      aria-describedby={id}
      onClick={(event) => event.preventDefault()}
    >
      {children}
      <span id={id} hidden>
        {reason}
      </span>
    </button>
  );
}
