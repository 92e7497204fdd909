/** Gives a file to the worker piece by piece, each when the one before it is taken in. It reads no more than that. */
import type { WorkerApi } from '../../shared/rpc.ts';
import { type ImportProgress, type ImportReport, MAX_IMPORT_CHUNK_BYTES } from '../../shared/rpc-archive.ts';

const PIECE_BYTES = Math.min(256 * 1024, MAX_IMPORT_CHUNK_BYTES);

export interface ImportOptions {
  signal: AbortSignal;
  onProgress(progress: ImportProgress, bytes: number): void;
}

/** Null if it was cancelled: nothing was imported then, as with every error. */
export async function importFile(
  call: Pick<WorkerApi, 'beginImport' | 'importChunk' | 'finishImport' | 'abortImport'>,
  file: Pick<Blob, 'size' | 'slice'>,
  { signal, onProgress }: ImportOptions,
): Promise<ImportReport | null> {
  const id = await call.beginImport(file.size);
  try {
    for (let at = 0; at < file.size && !signal.aborted; at += PIECE_BYTES) {
      const piece = await file.slice(at, at + PIECE_BYTES).arrayBuffer();
      onProgress(await call.importChunk(id, new Uint8Array(piece)), at + piece.byteLength);
    }
    if (!signal.aborted) return await call.finishImport(id);
  } catch (error) {
    // The worker has let go of it already, unless it was the file that could not be read.
    await call.abortImport(id).catch(() => undefined);
    throw error;
  }
  await call.abortImport(id);
  return null;
}
