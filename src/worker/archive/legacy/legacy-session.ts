/** What a record of the earlier app says of a session, in our terms. Pure. */
import { MAX_TITLE_LENGTH } from '../../../shared/limits.ts';
import { fieldsOf, idOf, textOf, timeOf } from './legacy-fields.ts';

export interface LegacySession {
  /** As the earlier app named it. */
  legacyId: string;
  agent: string;
  title: string;
  cwd: string;
  createdAt: number | null;
  lastActivity: number | null;
}

/** Null if it names no session. */
export function readLegacySession(key: IDBValidKey, value: unknown): LegacySession | null {
  const fields = fieldsOf(value);
  const legacyId = fields && (idOf(fields, 'id', 'sessionId') ?? idOf({ key }, 'key'));
  if (!fields || legacyId === null) return null;
  const agent = fieldsOf(fields.agent) ?? {};
  return {
    legacyId,
    agent: (
      textOf(fields, 'agent', 'agentId', 'agentType', 'provider') ??
      textOf(agent, 'id', 'name') ??
      UNKNOWN_AGENT
    ).slice(0, 100),
    title: (textOf(fields, 'title', 'name') ?? '').slice(0, MAX_TITLE_LENGTH),
    cwd: textOf(fields, 'cwd', 'workingDirectory', 'directory', 'projectPath', 'path') ?? '',
    createdAt: timeOf(fields, 'createdAt', 'created_at', 'startedAt', 'timestamp'),
    lastActivity: timeOf(fields, 'lastActivity', 'updatedAt', 'updated_at', 'lastMessageAt'),
  };
}

const UNKNOWN_AGENT = 'unknown';

/** Messages whose session is gone are not lost with it. */
export const sessionOfMessages = (legacyId: string): LegacySession => ({
  legacyId,
  agent: UNKNOWN_AGENT,
  title: '',
  cwd: '',
  createdAt: null,
  lastActivity: null,
});
