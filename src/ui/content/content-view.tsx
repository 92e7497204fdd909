/** What a message may hold beside text: images, sounds, files. Nothing is fetched from anywhere. */
import type { ContentBlock } from '../../shared/acp.ts';
import { languageOfPath } from '../code/language-of-path.ts';
import { visibleLine } from '../text/visible.ts';
import { TerminalText } from '../tools/terminal-text.tsx';
import { AudioView } from './audio-view.tsx';
import { HeldFile, LinkedFile } from './file-view.tsx';
import { ImageView } from './image-view.tsx';
import { mediaKind } from './media-types.ts';

export function ContentView({ block }: { block: Exclude<ContentBlock, { type: 'text' }> }) {
  switch (block.type) {
    case 'image':
    case 'audio':
      return <Held uri={block.type} data={block.data} mimeType={block.mimeType} />;
    case 'resource_link':
      return <LinkedFile block={block} />;
    case 'resource': {
      const { uri, text, blob, mimeType } = block.resource;
      if (text !== undefined)
        return (
          <TerminalText
            label={visibleLine(uri.replace(/^file:\/\//, ''))}
            text={text}
            language={languageOfPath(uri)}
          />
        );
      return <Held uri={uri} data={blob ?? ''} mimeType={mimeType ?? null} />;
    }
  }
}

function Held({ uri, data, mimeType }: { uri: string; data: string; mimeType: string | null }) {
  switch (mediaKind(mimeType)) {
    case 'image':
      return <ImageView data={data} mimeType={mimeType ?? ''} />;
    case 'audio':
      return <AudioView data={data} mimeType={mimeType ?? ''} />;
    case 'file':
      return <HeldFile uri={uri} data={data} mimeType={mimeType} />;
  }
}
