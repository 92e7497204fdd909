/**
 * What a person can do to prompts: send what is written, and change what waits. Every action ends in what they see,
 * and what they wrote is never lost: what cannot go where it was meant for comes into the message box.
 */
import { useMemo } from 'preact/hooks';
import type { ContentBlock } from '../../shared/acp.ts';
import type { Draft } from '../../shared/draft.ts';
import { EMPTY_DRAFT } from '../../shared/empty-draft.ts';
import type { PromptId, SessionId } from '../../shared/ids.ts';
import type { OutboxItem } from '../../shared/rpc.ts';
import { errorText } from '../store/call-errors.ts';
import { type Page, usePage } from '../store/page.ts';
import { contentOf, draftOf, editedContent, joinDrafts } from './prompt-content.ts';

export interface PromptActions {
  /** Sends what is written; `now` stops the turn that runs for it. On failure it comes back. */
  send(sessionId: SessionId, draft: Draft, now?: boolean): Promise<void>;
  /** Takes a prompt back into the message box. */
  withdraw(sessionId: SessionId, item: OutboxItem): Promise<void>;
  /** Changes the words of a prompt that waits. */
  edit(sessionId: SessionId, item: OutboxItem, text: string): Promise<void>;
  /** Words that were meant for a prompt that waits no more. */
  keepEdit(sessionId: SessionId, content: readonly ContentBlock[], text: string): void;
  /** Puts what was said into the message box. */
  writeAgain(sessionId: SessionId, content: readonly ContentBlock[]): void;
  order(sessionId: SessionId, promptIds: readonly PromptId[]): Promise<void>;
  sendNow(sessionId: SessionId, promptId: PromptId): Promise<void>;
}

type Parts = Pick<Page, 'call' | 'transcripts' | 'drafts' | 'toasts' | 'clock' | 'persistence'>;
const newId = (): string => crypto.randomUUID();

export function createPromptActions(parts: Parts): PromptActions {
  const { call, transcripts, drafts, toasts, clock, persistence } = parts;
  /** `what` failed, as a sentence's beginning. */
  async function attempt(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      toasts.add('error', `${what}: ${errorText(error)}`);
      return false;
    }
  }

  /** Above what has been written since. */
  function putBack(sessionId: SessionId, draft: Draft): void {
    drafts.write(sessionId, joinDrafts(draft, drafts.of(sessionId).peek()));
  }

  const wordsOf = (content: readonly ContentBlock[], text: string): Draft => ({
    ...draftOf(editedContent(content, text), newId),
    images: [],
  });

  return {
    async send(sessionId, draft, now = false) {
      const promptId = newId() as PromptId; // a new id is one by being made here
      const content = contentOf(draft);
      const window = transcripts.window(sessionId);
      window.sending({ promptId, content, at: clock.now(), status: 'queued', error: null });
      drafts.write(sessionId, EMPTY_DRAFT);
      const isSent = await attempt('Not sent', () => call.sendPrompt(sessionId, promptId, content));
      if (!isSent) {
        window.notSent(promptId);
        putBack(sessionId, draft);
      } else persistence.askOnce();
      if (isSent && now) await attempt('Not sent at once', () => call.sendPromptNow(sessionId, promptId));
    },
    async withdraw(sessionId, { promptId, content }) {
      await attempt('Not withdrawn', async () => {
        if (!(await call.withdrawPrompt(sessionId, promptId))) {
          toasts.add('info', 'Too late to withdraw: the agent has it already.');
          return;
        }
        transcripts.window(sessionId).notSent(promptId);
        putBack(sessionId, draftOf(content, newId));
        if (content.some((block) => 'data' in block && block.data === '')) {
          toasts.add('info', 'Its images were added on another device, and did not come back.');
        }
      });
    },
    async edit(sessionId, { promptId, content }, text) {
      let isDone = false;
      await attempt('Not changed', async () => {
        isDone = await call.editPrompt(sessionId, promptId, editedContent(content, text));
        if (!isDone) toasts.add('info', 'Too late: it runs as it was. Your words are in the message box.');
      });
      if (!isDone) putBack(sessionId, wordsOf(content, text));
    },
    keepEdit(sessionId, content, text) {
      putBack(sessionId, wordsOf(content, text));
      toasts.add('info', 'What you changed was not saved: it is in the message box.');
    },
    writeAgain: (sessionId, content) => putBack(sessionId, draftOf(content, newId)),
    async order(sessionId, promptIds) {
      await attempt('Not moved', () => call.orderPrompts(sessionId, [...promptIds]));
    },
    async sendNow(sessionId, promptId) {
      await attempt('Not sent at once', () => call.sendPromptNow(sessionId, promptId));
    },
  };
}

export function usePromptActions(): PromptActions {
  const page = usePage();
  return useMemo(() => createPromptActions(page), [page]);
}
