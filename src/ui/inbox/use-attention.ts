/** What a session says to the person, read from the worker, and read again when it may have changed. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import type { Attention } from '../../shared/rpc-inbox.ts';
import { usePage } from '../store/page.ts';

/** Null until it is read. What was read stays until the next is there. */
export function useAttention(id: SessionId, version: string): ReadonlySignal<Attention | null> {
  const { call } = usePage();
  const attention = useSignal<Attention | null>(null);
  useEffect(() => {
    let isOld = false;
    call
      .readAttention(id)
      .then((read) => {
        if (!isOld) attention.value = read;
      })
      // What is known without it is shown; the next change asks again.
      .catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [id, version]);
  return attention;
}
