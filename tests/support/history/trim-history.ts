/** Lets go of old events in a data directory on which no gateway runs, by the log's own rule, as far as it goes. */
import { openDatabase } from '../../../src/gateway/log/database.ts';
import { prepareStatements } from '../../../src/gateway/log/statements.ts';
import { type TrimRule, trimStep } from '../../../src/gateway/log/trim.ts';
import type { Seq } from '../../../src/shared/ids.ts';

export function trimHistory(dataDir: string, rule: TrimRule): void {
  const db = openDatabase(dataDir);
  const statements = prepareStatements(db);
  for (const [no, head] of db.prepare('SELECT no, head FROM sessions').raw().all() as [number, Seq][]) {
    for (let from = trimStep(statements, { no, head }, rule); from !== null; ) {
      from = trimStep(statements, { no, head }, rule, from);
    }
  }
  db.close();
}
