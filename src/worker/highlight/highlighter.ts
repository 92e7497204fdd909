/**
 * Colours code by highlight.js's grammars (through lowlight, which gives a tree instead of HTML). Only kinds and
 * lengths leave it. It knows neither tabs nor messages.
 *
 * Grammars are regular expressions, and a text made for it can make some of them slow: a language that took too
 * long gets short texts only for a while, so that no text holds up the worker again and again.
 */

import cmake from 'highlight.js/lib/languages/cmake';
import dart from 'highlight.js/lib/languages/dart';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import elixir from 'highlight.js/lib/languages/elixir';
import haskell from 'highlight.js/lib/languages/haskell';
import nginx from 'highlight.js/lib/languages/nginx';
import nix from 'highlight.js/lib/languages/nix';
import powershell from 'highlight.js/lib/languages/powershell';
import protobuf from 'highlight.js/lib/languages/protobuf';
import scala from 'highlight.js/lib/languages/scala';
import { common, createLowlight } from 'lowlight';
import { CODE_KINDS, type CodeKind, type CodeSpans, MAX_CODE_LENGTH } from '../../shared/code-spans.ts';

/** No text that people write takes so long, even on a machine that is busy with other things. */
const SLOW_MS = 250;
/** For so long a language that was slow gets no more than this. */
const CAUTIOUS_MS = 60_000;
const CAUTIOUS_LENGTH = 1_500;

type Tree = ReturnType<ReturnType<typeof createLowlight>['highlight']>;
type Nodes = Tree['children'];

export interface Highlighter {
  highlight(language: string, text: string): CodeSpans | null;
}

export function createHighlighter(now: () => number): Highlighter {
  const lowlight = createLowlight({
    ...common,
    cmake,
    dart,
    dockerfile,
    elixir,
    haskell,
    nginx,
    nix,
    powershell,
    protobuf,
    scala,
  });
  lowlight.registerAlias({
    xml: ['vue', 'svelte', 'astro'],
    javascript: ['json5'],
    json: ['jsonl', 'jsonc'],
    bash: ['console', 'shellscript'],
    typescript: ['mts', 'cts'],
  });
  const used = new Set<string>();
  /** Until when a language gets short texts only. */
  const slowUntil = new Map<string, number>();

  return {
    highlight(given, text) {
      const language = given.toLowerCase();
      const start = now();
      const isSlow = start < (slowUntil.get(language) ?? 0);
      if (text.length > (isSlow ? CAUTIOUS_LENGTH : MAX_CODE_LENGTH) || !lowlight.registered(language))
        return null;
      try {
        return spansOf(lowlight.highlight(language, text), text.length);
      } catch {
        // A grammar that gives up: the code is shown as it is.
        return null;
      } finally {
        const end = now();
        // The first use also compiles the grammar.
        if (used.has(language) && end - start > SLOW_MS) slowUntil.set(language, end + CAUTIOUS_MS);
        used.add(language);
      }
    },
  };
}

export const highlighter = createHighlighter(() => performance.now());

function spansOf(tree: Tree, length: number): CodeSpans {
  const spans: number[] = [];
  let covered = 0;
  const add = (kind: CodeKind, size: number) => {
    if (size === 0) return;
    const index = CODE_KINDS.indexOf(kind);
    covered += size;
    if (spans.at(-2) === index) spans[spans.length - 1] = (spans.at(-1) ?? 0) + size;
    else spans.push(index, size);
  };
  const walk = (nodes: Nodes, kind: CodeKind) => {
    for (const node of nodes) {
      if (node.type === 'text') add(kind, node.value.length);
      else if (node.type === 'element') walk(node.children, kindOf(node.properties.className) ?? kind);
    }
  };
  walk(tree.children, 'plain');
  if (covered !== length) throw new Error('The tree does not cover the text');
  return spans;
}

/** Null for a scope that says nothing of its own. */
function kindOf(classes: unknown): CodeKind | null {
  if (!Array.isArray(classes)) return null;
  const scope = String(classes[0]).replace(/^hljs-/, '');
  if (scope === 'title' && classes.includes('class_')) return 'type';
  if (scope === 'variable' && classes.includes('language_')) return 'keyword';
  return KINDS[scope] ?? null;
}

/** Source: https://highlightjs.readthedocs.io/en/latest/css-classes-reference.html */
const KINDS: Readonly<Record<string, CodeKind>> = {
  comment: 'comment',
  quote: 'comment',
  keyword: 'keyword',
  literal: 'number',
  number: 'number',
  symbol: 'number',
  string: 'string',
  regexp: 'string',
  char: 'string',
  link: 'string',
  code: 'string',
  title: 'function',
  section: 'function',
  type: 'type',
  built_in: 'type',
  class: 'type',
  attr: 'name',
  attribute: 'name',
  property: 'name',
  variable: 'name',
  'template-variable': 'name',
  name: 'keyword',
  'selector-tag': 'keyword',
  'selector-class': 'name',
  'selector-id': 'name',
  'selector-attr': 'name',
  'selector-pseudo': 'name',
  bullet: 'number',
  doctag: 'keyword',
  meta: 'meta',
  subst: 'plain',
  addition: 'added',
  deletion: 'removed',
};
