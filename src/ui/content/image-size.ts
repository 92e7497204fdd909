/**
 * How large an encoded image is, from its first bytes: room is kept for it before it is decoded. Pure.
 * Sources: PNG (IHDR), GIF89a (screen descriptor), RFC 9649 (WebP), ITU T.81 (JPEG frame headers).
 */

export interface ImageSize {
  width: number;
  height: number;
}

/** Enough for what cameras write before a JPEG's frame header. */
const HEAD_BYTES = 96 * 1024;
const MAX_SIDE = 32_767;

/** Null for what it does not know, or what says nonsense. */
export function imageSize(base64: string): ImageSize | null {
  const bytes = headOf(base64);
  if (bytes === null) return null;
  const size = png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes);
  if (size === null || size.width < 1 || size.height < 1) return null;
  return size.width > MAX_SIDE || size.height > MAX_SIDE ? null : size;
}

/** No image is shown higher than this. */
const MAX_HEIGHT = 420;

/** The size it is shown in, where there is room. */
export function shownSize(base64: string): ImageSize | null {
  const size = imageSize(base64);
  if (size === null) return null;
  const scale = Math.min(1, MAX_HEIGHT / size.height);
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}

function headOf(base64: string): DataView | null {
  try {
    const text = atob(base64.slice(0, Math.ceil(HEAD_BYTES / 3) * 4));
    return new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
  } catch {
    return null;
  }
}

const tag = (view: DataView, at: number, text: string): boolean =>
  view.byteLength >= at + text.length &&
  [...text].every((character, index) => view.getUint8(at + index) === character.charCodeAt(0));

const png = (view: DataView): ImageSize | null =>
  tag(view, 1, 'PNG') && view.byteLength >= 24
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : null;

const gif = (view: DataView): ImageSize | null =>
  tag(view, 0, 'GIF8') && view.byteLength >= 10
    ? { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    : null;

function webp(view: DataView): ImageSize | null {
  if (!tag(view, 0, 'RIFF') || !tag(view, 8, 'WEBP') || view.byteLength < 30) return null;
  if (tag(view, 12, 'VP8 '))
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (tag(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!tag(view, 12, 'VP8X')) return null;
  const three = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  return { width: three(24) + 1, height: three(27) + 1 };
}

function jpeg(view: DataView): ImageSize | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}
