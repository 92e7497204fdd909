/** Markdown wherever the app shows it. The lexer loads when it is first needed; until then the source is read. */
import { createLazy, useLazy } from '../parts/lazy.ts';
import { visibleText } from '../text/visible.ts';

export const markdownView = createLazy(() =>
  import('./markdown-view.tsx').then((module) => module.MarkdownView),
);

export function Markdown({ text }: { text: string }) {
  const View = useLazy(markdownView);
  return View ? (
    <View text={text} />
  ) : (
    <div class="plain" dir="auto" data-loading>
      {visibleText(text)}
    </div>
  );
}
