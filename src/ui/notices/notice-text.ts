/** The words of a notification. What a model wrote is in it only where the person allows that. Pure. */
import type { NoticeKind } from '../../shared/rpc-notices.ts';
import type { Session } from '../../shared/session.ts';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { visibleLine } from '../text/visible.ts';

const KINDS: Readonly<Record<NoticeKind, string>> = {
  waits: 'waits for your answer',
  finished: 'has finished its turn',
  failed: 'failed',
};

export interface NoticeText {
  title: string;
  body: string;
}

export function noticeText(session: Session, kind: NoticeKind, showsText: boolean): NoticeText {
  const { id, title, agent, preview } = session;
  const said = showsText ? visibleLine(preview) : '';
  return {
    title: `${agentLabel(visibleLine(agent))} ${KINDS[kind]}`,
    body: [visibleLine(title) || `Session ${shortId(id)}`, said].filter(Boolean).join('\n'),
  };
}
