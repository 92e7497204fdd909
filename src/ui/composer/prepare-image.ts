/**
 * An image as it is sent: of a kind that models take, within the limits that every prompt has. What fits is sent as
 * it is; what is larger is drawn smaller, here in the tab.
 */
import { MAX_IMAGE_BYTES, MAX_IMAGE_EDGE } from '../../shared/limits.ts';

export type PreparedImage =
  | { type: 'ready'; mimeType: string; data: string }
  | { type: 'refused'; reason: string };

const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
/** More than a camera makes: decoding it could take the tab's memory. */
const MAX_SOURCE_BYTES = 50 * 1024 * 1024;
/** A picture that is too large still is drawn smaller by this, a few times at most. */
const SHRINK = 0.75;
const MAX_TRIES = 8;

export async function prepareImage(file: File): Promise<PreparedImage> {
  const name = file.name || 'The image';
  if (!TYPES.has(file.type)) return refused(`${name} cannot be sent: PNG, JPEG, WebP and GIF images can.`);
  if (file.size > MAX_SOURCE_BYTES) return refused(`${name} is larger than 50 MB.`);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return refused(`${name} cannot be read as an image.`);
  }
  try {
    if (file.size <= MAX_IMAGE_BYTES && Math.max(bitmap.width, bitmap.height) <= MAX_IMAGE_EDGE) {
      return { type: 'ready', mimeType: file.type, data: await base64(file) };
    }
    const smaller = await drawSmaller(bitmap, file.type);
    if (smaller === null) return refused(`${name} stays over 1 MB, however small it is drawn.`);
    return { type: 'ready', mimeType: smaller.type, data: await base64(smaller) };
  } finally {
    bitmap.close();
  }
}

const refused = (reason: string): PreparedImage => ({ type: 'refused', reason });

async function drawSmaller(bitmap: ImageBitmap, type: string): Promise<Blob | null> {
  let scale = Math.min(1, MAX_IMAGE_EDGE / Math.max(bitmap.width, bitmap.height));
  // Drawings and screenshots stay sharp as PNG where that fits.
  for (const kind of type === 'image/jpeg' ? ['image/jpeg'] : ['image/png', 'image/jpeg']) {
    const drawn = await draw(bitmap, scale, kind);
    if (drawn.size <= MAX_IMAGE_BYTES) return drawn;
  }
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    scale *= SHRINK;
    const drawn = await draw(bitmap, scale, 'image/jpeg');
    if (drawn.size <= MAX_IMAGE_BYTES) return drawn;
  }
  return null;
}

function draw(bitmap: ImageBitmap, scale: number, type: string): Promise<Blob> {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context && type === 'image/jpeg') {
    // What is transparent would be black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality: 0.85 });
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(new Error('The image could not be read'));
    reader.readAsDataURL(blob);
  });
}
