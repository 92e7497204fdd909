/** Writes a WAV from a function of time: just enough of the format for a sound made on the spot. */

const RATE = 8_000;
const HEADER_BYTES = 44;

/** `level` is between -1 and 1 at each moment, in seconds. Source: RIFF WAVE, 8 bits, one channel. */
export function createWav(seconds: number, level: (at: number) => number): Buffer {
  const samples = Math.round(seconds * RATE);
  const wav = Buffer.alloc(HEADER_BYTES + samples);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(HEADER_BYTES - 8 + samples, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples, 40);
  for (let index = 0; index < samples; index++) {
    wav[HEADER_BYTES + index] = Math.round(128 + 127 * Math.max(-1, Math.min(1, level(index / RATE))));
  }
  return wav;
}
