/**
 * Reads an export file line by line and takes nothing on trust: the order of lines, every field, the counts at
 * the end. Pure. Its errors name the line and what is wrong with it, never its content.
 */
import * as v from 'valibot';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import {
  type ExportSession,
  exportHeaderSchema,
  exportLineSchema,
  isPlaced,
  MAX_EXPORT_SESSIONS,
} from '../../shared/export.ts';
import { EXPORT_VERSION } from '../../shared/export-lines.ts';
import { issueText } from '../../shared/issue-text.ts';
import { CallError } from '../../shared/rpc.ts';

export type ExportItem =
  | { type: 'header' | 'end' | 'blank' }
  | { type: 'session'; session: ExportSession }
  | { type: 'entry'; entry: Entry };

export const badLine = (line: number, why: string): CallError =>
  new CallError('refused', `Line ${line}: ${why}. Nothing was imported.`);

export function createExportReader() {
  const seen = new Set<string>();
  let line = 0;
  let entries = 0;
  let session: ExportSession | null = null;
  let lastSeq = 0;
  let hasEnded = false;

  const bad = (why: string): CallError => badLine(line, why);

  function parse<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) throw bad(issueText(parsed.issues));
    return parsed.output;
  }

  function readHeader(value: unknown): void {
    const parsed = v.safeParse(exportHeaderSchema, value);
    if (!parsed.success) throw bad('this is no export of Aperture');
    if (parsed.output.version > EXPORT_VERSION) throw bad('a newer version of Aperture wrote this file');
  }

  function readSession(next: ExportSession): ExportItem {
    if (seen.has(next.id)) throw bad('the same session a second time');
    if (seen.size >= MAX_EXPORT_SESSIONS) throw bad(`more than ${MAX_EXPORT_SESSIONS} sessions`);
    seen.add(next.id);
    session = next;
    lastSeq = 0;
    return { type: 'session', session };
  }

  function readEntry(value: unknown, sessionId: string): ExportItem {
    if (session === null || sessionId.toLowerCase() !== session.id) {
      throw bad('an entry that does not follow its session');
    }
    const entry = parse(entrySchema, value);
    if (!isPlaced(entry)) throw bad('an entry in an impossible place or time');
    if (entry.seq <= lastSeq) throw bad('an entry out of order');
    lastSeq = entry.seq;
    entries += 1;
    return { type: 'entry', entry };
  }

  return {
    read(text: string): ExportItem {
      line += 1;
      if (hasEnded) {
        if (text.trim() === '') return { type: 'blank' };
        throw bad('something after the end of the export');
      }
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        throw bad(line === 1 ? 'this is no export of Aperture' : 'not JSON, as if the file had been cut');
      }
      if (line === 1) {
        readHeader(value);
        return { type: 'header' };
      }
      const known = parse(exportLineSchema, value);
      switch (known.type) {
        case 'session':
          return readSession(known);
        case 'entry':
          return readEntry(value, known.sessionId);
        case 'end':
          if (known.sessions !== seen.size || known.entries !== entries) {
            throw bad('the counts differ from what is in the file');
          }
          hasEnded = true;
          return { type: 'end' };
      }
    },
    /** The file has no more lines. */
    finish(): void {
      if (hasEnded) return;
      throw badLine(line + 1, line === 0 ? 'the file is empty' : 'the file was cut before its end');
    },
  };
}
