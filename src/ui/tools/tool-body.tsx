/** All that is known of a tool call: what went in, what it changed, what came out. */
import type { ContentBlock, ToolCallUpdate, ToolContent } from '../../shared/acp.ts';
import { ContentView } from '../conversation/content-view.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { visibleText } from '../text/visible.ts';
import { hasEscapes } from './ansi.ts';
import { DiffView } from './diff-view.tsx';
import { TerminalText } from './terminal-text.tsx';
import { commandOf, rawText, shortPath } from './tool-summary.ts';
import styles from './tools.module.css';

export function ToolBody({ call, cwd }: { call: ToolCallUpdate; cwd: string }) {
  const command = commandOf(call);
  const input = command ?? rawText(call.rawInput);
  const content = call.content ?? [];
  // Most agents give their output twice; the raw one only says more where there is no other.
  const output = content.length === 0 ? rawText(call.rawOutput) : null;
  const hasDiff = content.some((item) => item.type === 'diff');
  const locations = call.locations ?? [];
  return (
    <div class={styles.body}>
      {locations.length > 0 ? (
        <p class={styles.locations}>
          {locations.map((location) => (
            <span class="mono">
              {visibleText(shortPath(location.path, cwd))}
              {location.line ? `:${location.line}` : ''}{' '}
            </span>
          ))}
        </p>
      ) : null}
      {input === null || hasDiff ? null : (
        <TerminalText label={command === null ? 'Input' : 'Command'} text={input} />
      )}
      {content.map((item) => (
        <Content item={item} call={call} cwd={cwd} />
      ))}
      {output === null ? null : <TerminalText label="Output" text={output} />}
    </div>
  );
}

function Content({ item, call, cwd }: { item: ToolContent; call: ToolCallUpdate; cwd: string }) {
  switch (item.type) {
    case 'diff':
      return <DiffView content={item} cwd={cwd} />;
    case 'content':
      return <ToolOutput block={item.content} isProgram={call.kind === 'execute'} />;
    case 'terminal':
      return <p class={styles.note}>The agent’s own terminal; its output stays there.</p>;
  }
}

function ToolOutput({ block, isProgram }: { block: ContentBlock; isProgram: boolean }) {
  if (block.type !== 'text') return <ContentView block={block} />;
  const fenced = /^```[\w-]*\n([\s\S]*?)\n?```\s*$/.exec(block.text);
  const text = fenced?.[1] ?? block.text;
  if (isProgram || fenced || hasEscapes(text)) return <TerminalText label="Output" text={text} />;
  return <Markdown text={text} />;
}
