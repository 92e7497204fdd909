/** Where a feed goes on from: any `Last-Event-ID` gets a snapshot or what came after it, and is heard. */
import { request } from 'node:http';
import type { Target } from '../fuzz.ts';
import { startFuzzHouse } from '../house.ts';
import { type Chance, mutateText } from '../mutate.ts';
import { lives } from './acp.ts';

export async function openFeed(): Promise<Target> {
  const house = await startFuzzHouse();
  const before = await house.state();
  let known = 'a-1';

  function idOf(chance: Chance): string {
    const id = chance.oneIn(8) ? 'x'.repeat(chance.below(9_000)) : mutateText(known, chance);
    // Other characters cannot be in a header.
    return id.replace(/[^\t\x20-\x7e\x80-\xff]/g, '-');
  }

  const listen = (id: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${house.token}`, 'Last-Event-ID': id };
      const asked = request(`${house.url}/v1/events`, { headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (!text.startsWith(': connected\n\n')) reject(new Error('not connected'));
          const found = /^id: (.+)$/m.exec(text)?.[1];
          // Nothing came after the newest: then there is nothing more to wait for.
          if (found !== undefined) known = found;
          if (found !== undefined || id === known) response.destroy();
        });
        response.on('close', resolve);
        if (response.statusCode !== 200) response.destroy();
      });
      asked.on('error', () => resolve());
      // An id that was good after all: nothing to say.
      asked.setTimeout(200, () => asked.destroy());
      asked.end();
    });

  return {
    run: (chance) => listen(idOf(chance)),
    async check() {
      await lives(house);
      if ((await house.state()) !== before) throw new Error('something changed');
    },
    close: house.close,
  };
}
