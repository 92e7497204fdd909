/** The edge of the list: as wide as it was left from the first paint on; what moves it is loaded after that. */
import { useLayoutEffect } from 'preact/hooks';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { keptWidth, showWidth } from './sidebar-width.ts';

const edge = createLazy(() => import('./resizer-edge.tsx').then((module) => module.ResizerEdge));

export function SidebarResizer() {
  const Edge = useLazy(edge);
  useLayoutEffect(() => showWidth(keptWidth()), []);
  return Edge ? <Edge /> : null;
}
