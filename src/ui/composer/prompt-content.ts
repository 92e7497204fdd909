/**
 * Drafts as what an agent is sent, and back: a file that the text names as `@path` is a link in its place, images
 * come after the text. Pure.
 */
import type { ContentBlock } from '../../shared/acp.ts';
import type { Draft, DraftFile } from '../../shared/draft.ts';

type TextDraft = Pick<Draft, 'text' | 'files'>;
interface Mention {
  file: DraftFile;
  from: number;
  to: number;
}

/** The files that the text names, where it names them. */
export function mentionsIn({ text, files }: TextDraft): Mention[] {
  const found: Mention[] = [];
  // A longer path may begin with a shorter one.
  for (const file of [...files].sort((a, b) => b.path.length - a.path.length)) {
    const name = `@${file.path}`;
    for (let from = text.indexOf(name); from !== -1; from = text.indexOf(name, from + 1)) {
      const to = from + name.length;
      const isWord =
        (from === 0 || /\s|[([{"'`]/.test(text[from - 1] ?? '')) && !/[\w/-]/.test(text[to] ?? '');
      if (isWord && found.every((other) => to <= other.from || from >= other.to))
        found.push({ file, from, to });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** The files that the text still names: others were taken out of it. */
export function namedFiles(draft: TextDraft): DraftFile[] {
  return [...new Set(mentionsIn(draft).map(({ file }) => file))];
}

/** The text without any mention of a file. */
export function withoutFile(draft: TextDraft, path: string): TextDraft {
  let { text } = draft;
  for (const { file, from, to } of mentionsIn(draft).reverse()) {
    if (file.path === path) text = text.slice(0, from) + text.slice(text[to] === ' ' ? to + 1 : to);
  }
  return { text, files: draft.files.filter((file) => file.path !== path) };
}

export const isEmptyDraft = ({ text, images }: Pick<Draft, 'text' | 'images'>): boolean =>
  text.trim() === '' && images.length === 0;

export function contentOf(draft: Draft): ContentBlock[] {
  const text = draft.text.trim();
  const blocks: ContentBlock[] = [];
  const say = (words: string) => words !== '' && blocks.push({ type: 'text', text: words });
  let at = 0;
  for (const { file, from, to } of mentionsIn({ text, files: draft.files })) {
    say(text.slice(at, from));
    blocks.push({ type: 'resource_link', uri: file.uri, name: file.path });
    at = to;
  }
  say(text.slice(at));
  const images = draft.images.map(({ data, mimeType }): ContentBlock => ({ type: 'image', data, mimeType }));
  return [...blocks, ...images];
}

/** What of a prompt can be written again. `newId` names its images. */
export function draftOf(content: readonly ContentBlock[], newId: () => string): Draft {
  const draft: Draft = { text: '', files: [], images: [] };
  for (const block of content) {
    if (block.type === 'text') draft.text += block.text;
    if (block.type === 'resource_link') {
      draft.text += `@${block.name}`;
      draft.files.push({ path: block.name, uri: block.uri });
    }
    if (block.type === 'image' && block.data !== '') {
      draft.images.push({ id: newId(), name: 'Image', mimeType: block.mimeType, data: block.data });
    }
  }
  return draft;
}

/** A prompt whose text is another now; what is no text stays behind it. */
export function editedContent(content: readonly ContentBlock[], text: string): ContentBlock[] {
  const { files } = draftOf(content, () => '');
  const attachments = content.filter(({ type }) => type !== 'text' && type !== 'resource_link');
  return [...contentOf({ text, files, images: [] }), ...attachments];
}

/** Both, one below the other. */
export function joinDrafts(first: Draft, second: Draft): Draft {
  const texts = [first.text, second.text].filter((text) => text !== '');
  return {
    text: texts.join('\n'),
    files: [
      ...first.files,
      ...second.files.filter(({ path }) => first.files.every((file) => file.path !== path)),
    ],
    images: [...first.images, ...second.images],
  };
}

/** The address of a file in a directory on the gateway's machine (RFC 8089). */
export function fileUri(directory: string, path: string): string {
  const whole = `${directory.replaceAll('\\', '/').replace(/\/+$/, '')}/${path}`;
  const escaped = whole.split('/').map(encodeURIComponent).join('/');
  return `file://${escaped.startsWith('/') ? '' : '/'}${escaped.replace(/^(\/?[A-Za-z])%3A/, '$1:')}`;
}
