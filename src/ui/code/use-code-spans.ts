/**
 * The colours of one text on the screen, once they are there. They are asked for when the text comes near the
 * view, and of a text that grows now and then only: what was coloured keeps its colours meanwhile.
 */
import type { RefObject } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { CodeSpans } from '../../shared/code-spans.ts';
import { PageContext } from '../store/page.ts';
import { codeColours } from './code-colours.ts';

/** Between two questions about a text that grows, in ms. */
const INTERVAL_MS = 500;
const NEAR = '600px 0px';

interface Coloured {
  language: string;
  text: string;
  spans: CodeSpans;
}

/** `element` is where the text is shown. Null while nothing is known. */
export function useCodeSpans(
  element: RefObject<Element | null>,
  language: string,
  text: string,
): CodeSpans | null {
  const page = useContext(PageContext);
  const [coloured, setColoured] = useState<Coloured | null>(null);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const isNear = useRef(false);
  const isMounted = useRef(true);
  const known = page && language !== '' ? codeColours(page.call).known(language, text) : null;

  useEffect(() => {
    if (!page || language === '' || known !== null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      isNear.current = true;
      const wait = Math.max(0, askedAt.current + INTERVAL_MS - page.clock.now());
      timer = setTimeout(() => {
        askedAt.current = page.clock.now();
        void codeColours(page.call)
          .ask(language, text)
          .then((spans) => {
            if (spans !== null && isMounted.current) setColoured({ language, text, spans });
          });
      }, wait);
    };
    let stopWatching = () => {};
    if (isNear.current) ask();
    else stopWatching = whenNear(element.current, ask);
    return () => {
      clearTimeout(timer);
      stopWatching();
    };
  }, [page, language, text, known]);

  useEffect(
    () => () => {
      isMounted.current = false;
    },
    [],
  );

  if (known !== null) return known;
  return coloured?.language === language && text.startsWith(coloured.text) ? coloured.spans : null;
}

/** Calls back once, when the element comes near the view. */
function whenNear(element: Element | null, callback: () => void): () => void {
  if (!element || typeof IntersectionObserver !== 'function') {
    callback();
    return () => {};
  }
  const observer = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      callback();
    },
    { root: element.closest('[role="log"]'), rootMargin: NEAR },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
