/** How far a copy is, in whole percent: 100 only once all of it is here. */
import type { CopyState } from '../../shared/state.ts';

export const percentOf = ({ done, total }: CopyState): number =>
  total === 0 ? 100 : Math.floor((100 * done) / total);
