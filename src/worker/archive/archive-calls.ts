/** Calls that take history out of this device, or in. What answers them loads with the first of them. */
import * as v from 'valibot';
import { seqSchema, sessionIdSchema } from '../../shared/ids.ts';
import { type ArchiveCalls, MAX_IMPORT_CHUNK_BYTES } from '../../shared/rpc-archive.ts';
import { checked, shortText } from '../api/checked-call.ts';
import type { Core } from '../core.ts';
import type { Archive } from './archive.ts';

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const chunk = v.pipe(
  v.instance(Uint8Array),
  v.check((value) => value.byteLength <= MAX_IMPORT_CHUNK_BYTES, 'too large'),
);

export function archiveCalls(serving: () => Promise<Core>): ArchiveCalls {
  const archive = async (): Promise<Archive> => (await serving()).archive();
  return {
    resumeImports: checked([], async () => (await archive()).resumeImports()),
    takeLegacyActive: checked([], async () => (await archive()).takeLegacyActive()),
    exportPage: checked(
      [sessionIdSchema, v.nullable(seqSchema), v.picklist(['jsonl', 'markdown'])],
      async (id, after, format) => (await archive()).exportPage(id, after, format),
    ),
    beginImport: checked([bytes], async (size) => (await archive()).beginImport(size)),
    importChunk: checked([shortText, chunk], async (id, part) => (await archive()).importChunk(id, part)),
    finishImport: checked([shortText], async (id) => (await archive()).finishImport(id)),
    abortImport: checked([shortText], async (id) => (await archive()).abortImport(id)),
  };
}
