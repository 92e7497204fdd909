/** `/think`: thoughts before the answer. */
import type { Run } from '../turn.ts';

export const think: Run = async (turn) => {
  await turn.think(
    'The person wants to see how thoughts look. They come before the answer, and are not part of it.\n\n' +
      'First I weigh what is asked: a short demonstration, nothing to change on disk. ',
  );
  await turn.wait(300);
  await turn.think(
    'A second thought, apart from the first: there may be several, and each may take its time. ' +
      'That is enough; now the answer.',
  );
  await turn.say('That was thinking. A page may fold it away, since **the answer** is what counts.');
  return undefined;
};
