/**
 * Asks for the list of sessions again and again while the feed brings none: a proxy that holds back a stream may let
 * everything else pass. What is asked for is as true as the feed, only later. It decides nothing about the feed.
 */
import type { Clock } from '../clock.ts';

export const ASK_EVERY_MS = 5_000;
const ANSWER_LIMIT_MS = 4_000;

export interface AskingOptions<T> {
  clock: Clock;
  ask(): Promise<T>;
  /** `isFirst`: since it began, or since nobody answered. */
  onAnswer(answer: T, isFirst: boolean): void;
  /** Nobody answered: it has ended. */
  onSilence(): void;
}

export type Asking = ReturnType<typeof createAsking>;

export function createAsking<T>({ clock, ask, onAnswer, onSilence }: AskingOptions<T>) {
  let phase: 'idle' | 'first' | 'answered' = 'idle';
  /** Of the question whose answer counts. */
  let question = 0;
  let cancel = (): void => {};

  function run(): void {
    question += 1;
    const mine = question;
    cancel = clock.after(ANSWER_LIMIT_MS, () => settle(mine, null));
    ask().then(
      (answer) => settle(mine, { answer }),
      () => settle(mine, null),
    );
  }

  function settle(of: number, found: { answer: T } | null): void {
    if (of !== question || phase === 'idle') return;
    stopWaiting();
    if (found === null) {
      phase = 'idle';
      onSilence();
      return;
    }
    const isFirst = phase === 'first';
    phase = 'answered';
    cancel = clock.after(ASK_EVERY_MS, run);
    onAnswer(found.answer, isFirst);
  }

  function stopWaiting(): void {
    cancel();
    question += 1;
  }

  return {
    /** The last question was answered. */
    get isAnswered(): boolean {
      return phase === 'answered';
    },
    start(): void {
      if (phase !== 'idle') return;
      phase = 'first';
      run();
    },
    stop(): void {
      stopWaiting();
      phase = 'idle';
    },
  };
}
