/** `/image`: a picture made on the spot, in an answer and in a tool call. */
import { randomUUID } from 'node:crypto';
import { createPng, type Rgb } from '../png.ts';
import type { Run } from '../turn.ts';

const WIDTH = 240;
const HEIGHT = 135;

/** A disc of light on a dark ground. */
function pixel(x: number, y: number): Rgb {
  const distance = Math.hypot(x - WIDTH / 2, y - HEIGHT / 2);
  const light = Math.max(0, 1 - distance / (HEIGHT * 0.48));
  const mix = (from: number, to: number) => Math.round(from + (to - from) * Math.sqrt(light));
  return [mix(16, 195), mix(17, 200), mix(28, 255)];
}

export const image: Run = async (turn) => {
  const data = createPng(WIDTH, HEIGHT, pixel).toString('base64');
  const picture = { type: 'image' as const, data, mimeType: 'image/png' };
  const toolCallId = randomUUID();
  await turn.say('Here is a picture:\n\n');
  await turn.show(picture);
  await turn.send({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: 'Take a screenshot',
    kind: 'other',
    status: 'in_progress',
    rawInput: { width: WIDTH, height: HEIGHT },
  });
  await turn.wait(200);
  await turn.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: 'completed',
    content: [{ type: 'content', content: picture }],
  });
  return undefined;
};
