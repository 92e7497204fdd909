/** Of which events this browser's person wants to be notified, and whether with the message's text. */
import type { Signal } from '@preact/signals';
import type { NoticeKind } from '../../shared/rpc-notices.ts';
import { browserStorage } from './browser-storage.ts';
import { type KeptIn, keptChoice } from './kept-choice.ts';

export interface NoticeChoices {
  readonly kinds: Readonly<Record<NoticeKind, Signal<boolean>>>;
  /** Who passes the screen may read it: off until it is asked for. */
  readonly showsText: Signal<boolean>;
}

export function createNoticeChoices(storage: KeptIn | null): NoticeChoices {
  const kind = (name: NoticeKind) => keptChoice(storage, `aperture:notify-${name}`, [true, false]);
  return {
    kinds: { waits: kind('waits'), finished: kind('finished'), failed: kind('failed') },
    showsText: keptChoice(storage, 'aperture:notify-text', [false, true]),
  };
}

export const noticeChoices = createNoticeChoices(browserStorage());
