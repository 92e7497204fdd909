/** Why SQLite could not write, in words for the person. */

/** True for what no other write would fare better with: a full disk, a lock. */
export const concernsAll = (reason: unknown): boolean => {
  const code = codeOf(reason);
  return code.startsWith('SQLITE_') && code !== 'SQLITE_TOOBIG';
};

/** True where it is the disk that could not, and not a mistake of ours. */
export const isDiskError = (reason: unknown): boolean =>
  /^SQLITE_(?:FULL|IOERR|BUSY|READONLY|CANTOPEN)/.test(codeOf(reason));

const codeOf = (reason: unknown): string =>
  reason instanceof Error && 'code' in reason ? String(reason.code) : '';

/** SQLite's own words name tables and codes, never content. */
export function writeFailure(reason: unknown): string {
  const code = codeOf(reason);
  if (code === 'SQLITE_FULL') return 'the disk is full';
  if (code.startsWith('SQLITE_BUSY')) return 'another program holds the database';
  if (code.startsWith('SQLITE_')) return code;
  return 'an event could not be stored';
}
