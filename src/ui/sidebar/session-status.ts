/**
 * What a session's row says of it: one glyph, one tone, one phrase. Pure; the glyphs are the design's.
 *
 * `★` viewed in this tab (its phrase says the rest) · `!` waits for an answer · `✕` failed · `◐` connecting
 * again · `↻` streaming · `●` connected and idle · `○` not connected.
 */
import type { Session } from '../../shared/session.ts';
import type { Connection } from '../../shared/state.ts';

export type Tone = 'ok' | 'busy' | 'warn' | 'off' | 'bad' | 'asks' | 'viewed';

export interface SessionStatus {
  glyph: string;
  tone: Tone;
  /** The phrase of the activity line, and the sign before it where it has one. */
  sign: string;
  phrase: string;
}

export function sessionStatus(session: Session, connection: Connection): SessionStatus {
  if (session.imported) return { glyph: '○', tone: 'off', sign: '', phrase: 'imported' };
  const link = linkPhrase(connection);
  if (session.state === 'requires_action') {
    return {
      glyph: '!',
      tone: 'asks',
      sign: '!',
      phrase: link ? `waits for you · ${link}` : 'waits for you',
    };
  }
  if (session.state === 'failed') {
    return { glyph: '✕', tone: 'bad', sign: '✕', phrase: session.error?.message ?? 'failed' };
  }
  if (connection.status === 'error') {
    return { glyph: '✕', tone: 'bad', sign: '✕', phrase: connection.error ?? 'connection failed' };
  }
  if (connection.status === 'reconnecting') {
    return { glyph: '◐', tone: 'warn', sign: '⚠', phrase: link };
  }
  if (connection.status === 'connecting') return { glyph: '◐', tone: 'warn', sign: '', phrase: link };
  if (connection.isStreaming || session.state === 'running') {
    const phrase = connection.isStreaming && link === '' ? 'streaming' : `running${link && ` · ${link}`}`;
    const isLive = connection.status === 'connected';
    return { glyph: isLive ? '↻' : '○', tone: isLive ? 'busy' : 'off', sign: '↻', phrase };
  }
  if (session.state === 'ended') return { glyph: '○', tone: 'off', sign: '', phrase: 'agent ended' };
  if (connection.waiting) return { glyph: '○', tone: 'off', sign: '', phrase: link };
  if (connection.status === 'disconnected')
    return { glyph: '○', tone: 'off', sign: '', phrase: 'disconnected' };
  if (session.state === 'starting') return { glyph: '◐', tone: 'warn', sign: '', phrase: 'starting' };
  return { glyph: '●', tone: 'ok', sign: '', phrase: 'idle' };
}

/** The status of a row, where the one that this tab views has its star. */
export function rowStatus(session: Session, connection: Connection, isActive: boolean): SessionStatus {
  const status = sessionStatus(session, connection);
  if (!isActive) return status;
  return { ...status, glyph: '★', tone: 'viewed', sign: status.sign === '' ? status.glyph : status.sign };
}

function linkPhrase(connection: Connection): string {
  if (connection.status === 'reconnecting') {
    return connection.retryCount > 0 ? `reconnecting (${connection.retryCount})` : 'reconnecting';
  }
  if (connection.status === 'connecting') return 'connecting';
  return connection.waiting ? 'waits for a free place' : '';
}

/** As rows and headers name a session: the first 8 characters of its id. */
export const shortId = (id: string): string => id.slice(0, 8);
export const agentLabel = (agent: string): string => agent.toUpperCase();
