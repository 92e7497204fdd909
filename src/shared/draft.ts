/** What is being written to a session and not sent yet: it belongs to the session, on every tab of the device. */
import * as v from 'valibot';
import { MAX_PROMPT_IMAGES } from './limits.ts';

/** A file that the text names as `@path`. */
const draftFileSchema = v.object({ path: v.string(), uri: v.string() });
export type DraftFile = v.InferOutput<typeof draftFileSchema>;

/** `data` is base64, ready to be sent; `id` is the tab's own name for it. */
const draftImageSchema = v.object({
  id: v.string(),
  name: v.string(),
  mimeType: v.string(),
  data: v.string(),
});
export type DraftImage = v.InferOutput<typeof draftImageSchema>;

// Named one by one: a schema with `...` in it stays in every bundle that takes anything from this file.
const text = v.pipe(v.string(), v.maxLength(1_000_000));
const files = v.pipe(v.array(draftFileSchema), v.maxLength(500));
const images = v.pipe(v.array(draftImageSchema), v.maxLength(MAX_PROMPT_IMAGES));

export const draftSchema = v.object({ text, files, images });
export type Draft = v.InferOutput<typeof draftSchema>;

/** With every letter only the text goes over the port; without `images` they stay as they are. */
export const draftChangeSchema = v.object({ text, files, images: v.optional(images) });
export type DraftChange = v.InferOutput<typeof draftChangeSchema>;
