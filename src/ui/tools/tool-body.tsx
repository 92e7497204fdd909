/** All that is known of a tool call: where, what went in, what it changed, what came out. */
import type { ContentBlock, ToolCallUpdate, ToolContent, ToolKind, ToolLocation } from '../../shared/acp.ts';
import { languageOfPath } from '../code/language-of-path.ts';
import { LazyContent } from '../content/lazy-content.tsx';
import { DiffView } from '../diff/diff-view.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { visibleText } from '../text/visible.ts';
import { hasEscapes } from './ansi.ts';
import { TerminalText } from './terminal-text.tsx';
import { commandOf, diffsOf, furtherInput, rawText, shortPath } from './tool-summary.ts';
import styles from './tools.module.css';

interface Props {
  call: ToolCallUpdate;
  cwd: string;
  /** Where it is kept what is open, over a switch of sessions. */
  disclosed: Map<string, boolean>;
}

export function ToolBody({ call, cwd, disclosed }: Props) {
  const command = commandOf(call);
  const input = command ?? rawText(call.rawInput);
  const content = call.content ?? [];
  const output = rawText(call.rawOutput);
  const hasDiff = content.some((item) => item.type === 'diff');
  // A diff says its file itself.
  const changed = new Set(diffsOf(call).map((diff) => diff.path));
  const locations = (call.locations ?? []).filter(({ path }) => !changed.has(path));
  const kind = call.kind ?? 'other';
  // What is read of one file is of its language.
  const [first, ...others] = call.locations ?? [];
  const language = kind === 'read' && first && others.length === 0 ? languageOfPath(first.path) : '';
  return (
    <div class={styles.body}>
      <Locations locations={locations} cwd={cwd} />
      {input === null || hasDiff ? null : (
        <TerminalText label={command === null ? 'Input' : 'Command'} text={input} />
      )}
      {content.map((item) => (
        <Content item={item} kind={kind} language={language} cwd={cwd} />
      ))}
      {content.length === 0 && output !== null ? (
        <TerminalText
          label="Output"
          text={output}
          shows={kind === 'execute' ? 'end' : 'beginning'}
          language={language}
        />
      ) : null}
      {(hasDiff && input !== null) || furtherInput(call) !== null ? (
        <Raw name="Raw input" call={call} text={rawText(call.rawInput) ?? ''} disclosed={disclosed} />
      ) : null}
      {/* Most agents give their output twice: this one only to who asks for it. */}
      {content.length > 0 && output !== null ? (
        <Raw name="Raw output" call={call} text={output} disclosed={disclosed} />
      ) : null}
    </div>
  );
}

function Locations({ locations, cwd }: { locations: readonly ToolLocation[]; cwd: string }) {
  if (locations.length === 0) return null;
  return (
    <ul class={styles.locations} aria-label="Files">
      {locations.map(({ path, line }) => (
        <li class="mono">
          {visibleText(shortPath(path, cwd))}
          {line ? `:${line}` : ''}
        </li>
      ))}
    </ul>
  );
}

function Raw({
  name,
  call,
  text,
  disclosed,
}: { name: string; text: string } & Pick<Props, 'call' | 'disclosed'>) {
  return (
    <Disclosure memory={disclosed} name={`${name}:${call.toolCallId}`} summary={<span>{name}</span>}>
      {() => <TerminalText label="JSON" text={text} />}
    </Disclosure>
  );
}

interface ContentProps {
  item: ToolContent;
  kind: ToolKind;
  language: string;
  cwd: string;
}

function Content({ item, kind, language, cwd }: ContentProps) {
  switch (item.type) {
    case 'diff':
      return <DiffView content={item} cwd={cwd} />;
    case 'content':
      return <ToolOutput block={item.content} kind={kind} language={language} />;
    case 'terminal':
      return <p class={styles.note}>The agent’s own terminal; its output stays there.</p>;
  }
}

/** Kinds whose output is prose; of all others it is lines. */
const PROSE: ReadonlySet<ToolKind> = new Set(['think', 'fetch', 'switch_mode']);

function ToolOutput({ block, kind, language }: { block: ContentBlock; kind: ToolKind; language: string }) {
  if (block.type !== 'text') return <LazyContent block={block} />;
  const { text } = block;
  const fenced = /^```[\w-]*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1];
  if (kind === 'execute') return <TerminalText label="Output" text={fenced ?? text} shows="end" />;
  if (hasEscapes(text) || !(PROSE.has(kind) || text.includes('```')))
    return <TerminalText label="Output" text={text} language={language} />;
  // A fence is code in its language, and coloured as such.
  return <Markdown text={text} />;
}
