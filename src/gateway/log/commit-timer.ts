/**
 * When to commit. The first write after a pause is committed at once, so that a lone event waits for nothing;
 * a stream of them is committed a few ms apart, so that the disk is asked for few, larger commits.
 */

const COMMIT_GAP_MS = { min: 1, max: 10 };
/** Without a commit for this long, there is nobody to be in the way of. */
const BUSY_MS = 100;
/** This much is not kept waiting. */
const COMMIT_EVENTS = 100;

/**
 * Time between two commits: what they take, so that a slow disk leaves time for all else. The quicker of the last two
 * says it: what waited for one slow sync among quick ones does not wait for as long again.
 */
export function commitGapMs(tookMs: number, tookBeforeMs: number): number {
  const { min, max } = COMMIT_GAP_MS;
  return Math.min(max, Math.max(min, Math.min(tookMs, tookBeforeMs)));
}

export interface CommitTimer {
  /** Something waits to be committed; `events` is how many in all. */
  poke(events: number): void;
  /** True while commits follow one another. */
  isBusy(): boolean;
  close(): void;
}

export function createCommitTimer(commit: () => void): CommitTimer {
  let nextAt = -Infinity;
  let tookBeforeMs = 0;
  let planned: 'none' | 'timer' | 'soon' = 'none';
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  function run(): void {
    stop();
    const startedAt = performance.now();
    commit();
    const endedAt = performance.now();
    const tookMs = endedAt - startedAt;
    nextAt = endedAt + commitGapMs(tookMs, tookBeforeMs);
    tookBeforeMs = tookMs;
  }
  function stop(): void {
    clearTimeout(timer);
    clearImmediate(immediate);
    planned = 'none';
  }
  return {
    poke(events) {
      if (planned === 'soon') return;
      const wait = nextAt - performance.now();
      if (wait <= 0 || events >= COMMIT_EVENTS) {
        stop();
        planned = 'soon';
        immediate = setImmediate(run);
      } else if (planned === 'none') {
        planned = 'timer';
        timer = setTimeout(run, wait);
      }
    },
    isBusy: () => performance.now() - nextAt < BUSY_MS,
    close: stop,
  };
}
