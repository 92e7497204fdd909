/**
 * What of a conversation is news to whoever hears it: messages sentence by sentence, failures, and questions, each
 * once. What was there before somebody came is none. Pure.
 */
import { plainText } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import { toolSummary } from '../tools/tool-summary.ts';
import { speakable } from './spoken-text.ts';

export interface News {
  /** Said when there is a pause. */
  polite: string[];
  /** Said at once. */
  urgent: string[];
}

export interface NewsReader {
  /** What there is now is known. Questions that wait are still to be asked. */
  catchUp(entries: readonly Entry[]): void;
  /** `entries`: the last ones, oldest first. `isRunning`: the last one may still grow. */
  read(entries: readonly Entry[], isRunning: boolean): News;
}

export function createNewsReader(): NewsReader {
  /** Of each entry that is not said in full: how much was. */
  const said = new Map<Seq, number>();
  const asked = new Set<string>();
  /** Up to here all is said. */
  let known: Seq | null = null;

  function readEntry(entry: Entry, isWhole: boolean, news: News): void {
    switch (entry.kind) {
      case 'agent': {
        const { text, end } = speakable(plainText(entry.content), said.get(entry.seq) ?? 0, isWhole);
        said.set(entry.seq, end);
        if (text !== '') news.polite.push(text);
        return;
      }
      case 'error':
        if (!said.has(entry.seq)) news.urgent.push(`Failed. ${entry.message}`);
        said.set(entry.seq, 0);
        return;
      case 'user':
      case 'thought':
      case 'tool':
      case 'plan':
      case 'permission':
      case 'notice':
        return;
    }
  }

  function ask(entry: Entry, news: News): void {
    if (entry.kind !== 'permission' || entry.outcome !== null || asked.has(entry.requestId)) return;
    asked.add(entry.requestId);
    const { verb, title } = toolSummary(entry.toolCall, '');
    news.urgent.push(`Waits for your answer: ${`${verb} ${title}`.trim()}`);
  }

  return {
    catchUp(entries) {
      for (const entry of entries) {
        if (entry.kind === 'agent') said.set(entry.seq, plainText(entry.content).length);
        else if (entry.kind === 'error') said.set(entry.seq, 0);
        known = entry.seq;
      }
    },
    read(entries, isRunning) {
      const news: News = { polite: [], urgent: [] };
      entries.forEach((entry, index) => {
        ask(entry, news);
        if (known !== null && entry.seq < known) return;
        const isWhole = index < entries.length - 1 || !isRunning;
        readEntry(entry, isWhole, news);
        if (isWhole) known = entry.seq;
      });
      for (const seq of said.keys()) if (known !== null && seq < known) said.delete(seq);
      return news;
    },
  };
}
