/** Media and files load with the first message that holds any. */
import type { ContentBlock } from '../../shared/acp.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { visibleLine } from '../text/visible.ts';
import { shownSize } from './image-size.ts';

const contentView = createLazy(() => import('./content-view.tsx').then((module) => module.ContentView));

export function LazyContent({ block }: { block: Exclude<ContentBlock, { type: 'text' }> }) {
  const View = useLazy(contentView);
  if (View) return <View block={block} />;
  const room = block.type === 'image' ? shownSize(block.data) : null;
  // As high as what comes in its place.
  return room ? (
    <img alt="" width={room.width} height={room.height} style={{ maxWidth: '100%', height: 'auto' }} />
  ) : (
    <p class="off">{visibleLine(wordOf(block))}</p>
  );
}

function wordOf(block: Exclude<ContentBlock, { type: 'text' }>): string {
  switch (block.type) {
    case 'image':
      return 'Image';
    case 'audio':
      return 'Sound';
    case 'resource_link':
      return block.title ?? block.name;
    case 'resource':
      return block.resource.uri;
  }
}
