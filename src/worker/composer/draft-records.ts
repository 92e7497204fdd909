/** Drafts as they are stored: the text under one key, its images under another, so that typing rewrites no image. */
import * as v from 'valibot';
import { type Draft, type DraftChange, draftSchema } from '../../shared/draft.ts';
import { EMPTY_DRAFT } from '../../shared/empty-draft.ts';
import type { SessionId } from '../../shared/ids.ts';
import { META_KEYS } from '../store/log-store.ts';
import type { Batch } from '../store/records.ts';

const textSchema = v.pick(draftSchema, ['text', 'files']);

/** What cannot be read is an empty draft. Text alone is how it was once stored. */
export async function readDraft(getMeta: (key: string) => Promise<unknown>, id: SessionId): Promise<Draft> {
  const [stored, images] = await Promise.all([
    getMeta(META_KEYS.draft(id)),
    getMeta(META_KEYS.draftImages(id)),
  ]);
  const text = v.safeParse(textSchema, typeof stored === 'string' ? { text: stored, files: [] } : stored);
  const pictures = v.safeParse(draftSchema.entries.images, images);
  return {
    ...EMPTY_DRAFT,
    ...(text.success && text.output),
    ...(pictures.success && { images: pictures.output }),
  };
}

/** An empty draft leaves nothing behind. */
export function draftBatch(id: SessionId, { text, files, images }: DraftChange): Batch {
  const meta = [
    { key: META_KEYS.draft(id), value: text === '' && files.length === 0 ? undefined : { text, files } },
  ];
  if (!images) return { meta };
  const value = images.length === 0 ? undefined : images;
  return { meta: [...meta, { key: META_KEYS.draftImages(id), value }] };
}
