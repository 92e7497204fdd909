import { expect, test } from 'vitest';
import { imageSize } from './image-size.ts';

const base64 = (...bytes: (number | string)[]) =>
  Buffer.concat(
    bytes.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
  ).toString('base64');

test('reads the size of each kind that is shown', () => {
  const png = base64('\x89PNG\r\n\x1a\n', '\0\0\0\rIHDR', '\0\0\0\xf0', '\0\0\0\x87', '\x08\x02\0\0\0');
  expect(imageSize(png)).toEqual({
    width: 240,
    height: 135,
  });
  expect(imageSize(base64('GIF89a', 0x40, 0x01, 0xf0, 0x00))).toEqual({ width: 320, height: 240 });
  const jpeg = ['\xff\xd8', '\xff\xe0\x00\x04ab', '\xff\xc0\x00\x11\x08\x01\x00\x02\x00', '\x03xxxxxxxxxx'];
  expect(imageSize(base64(...jpeg))).toEqual({ width: 512, height: 256 });
  const lossy = ['RIFF', '\0\0\0\0', 'WEBP', 'VP8 ', '\0'.repeat(10), '\x80\x02', '\xe0\x01', '\0\0\0\0'];
  expect(imageSize(base64(...lossy))).toEqual({ width: 640, height: 480 });
});

test('says nothing of what it cannot read', () => {
  for (const data of [
    '',
    '!!!',
    base64('GIF8'),
    base64('\x89PNG'),
    base64('\xff\xd8\xff\xe0\x00\x00'),
    base64('<svg>'),
  ]) {
    expect(imageSize(data)).toBeNull();
  }
  const huge = base64('\x89PNG\r\n\x1a\n', '\0\0\0\rIHDR', '\x7f\xff\xff\xff\x7f\xff\xff\xff');
  expect(imageSize(huge)).toBeNull();
});
