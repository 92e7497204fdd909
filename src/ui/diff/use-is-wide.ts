/** Whether an element has room for two columns of code. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

const WIDE_PX = 620;

export function useIsWide(): [RefObject<HTMLElement>, boolean] {
  const element = useRef<HTMLElement>(null);
  const [isWide, setIsWide] = useState(false);
  useLayoutEffect(() => {
    const current = element.current;
    if (!current) return;
    setIsWide(current.clientWidth >= WIDE_PX);
    const sizes = new ResizeObserver(() => setIsWide(current.clientWidth >= WIDE_PX));
    sizes.observe(current);
    return () => sizes.disconnect();
  }, []);
  return [element as RefObject<HTMLElement>, isWide];
}
