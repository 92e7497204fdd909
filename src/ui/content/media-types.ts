/** Which embedded data is shown as what. Anything else is a file that can be saved, and nothing runs it. */

/** No SVG: it is a document that can hold scripts and links. */
const IMAGES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);
const AUDIO: ReadonlySet<string> = new Set([
  'audio/wav',
  'audio/x-wav',
  'audio/wave',
  'audio/mpeg',
  'audio/mp3',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/opus',
  'audio/webm',
  'audio/flac',
]);

export type MediaKind = 'image' | 'audio' | 'file';

export function mediaKind(mimeType: string | null | undefined): MediaKind {
  const type = (mimeType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return IMAGES.has(type) ? 'image' : AUDIO.has(type) ? 'audio' : 'file';
}

/** `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Of base64, without decoding it. */
export const decodedLength = (base64: string): number =>
  Math.max(
    0,
    Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0),
  );
