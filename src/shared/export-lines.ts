/** The lines of an export file, as they are written. What they are, and how they are read, is in `export.ts`. */
import type { Entry } from './entry.ts';
import type { ExportHeader, ExportSession } from './export.ts';

export const EXPORT_VERSION = 1;

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export const headerLine = (exportedAt: number, sessions: number): string =>
  line({
    aperture: 'export',
    version: EXPORT_VERSION,
    exportedAt: new Date(exportedAt).toISOString(),
    sessions,
  } satisfies ExportHeader);
export const sessionLine = (session: ExportSession): string => line(session);
export const entryLine = (sessionId: string, entry: Entry): string =>
  line({ type: 'entry', sessionId, ...entry });
export const endLine = (sessions: number, entries: number): string =>
  line({ type: 'end', sessions, entries });
