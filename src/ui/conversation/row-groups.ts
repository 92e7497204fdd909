/** Rows as they are laid out: a long run of tool calls is one thing that may fold. Pure. */
import type { Row } from '../store/transcript-window.ts';

export type RowGroup = { type: 'row'; row: Row } | { type: 'run'; rows: readonly Row[] };

/** Shorter runs are read faster than they are unfolded. */
export const MIN_RUN = 6;

export function groupRows(rows: readonly Row[]): RowGroup[] {
  const groups: RowGroup[] = [];
  let run: Row[] = [];
  const endRun = () => {
    if (run.length >= MIN_RUN) groups.push({ type: 'run', rows: run });
    else for (const row of run) groups.push({ type: 'row', row });
    run = [];
  };
  for (const row of rows) {
    if (row.entry.peek().kind === 'tool') run.push(row);
    else {
      endRun();
      groups.push({ type: 'row', row });
    }
  }
  endRun();
  return groups;
}
