/** Numbers and names as exports and imports say them. */
import type { ExportFormat } from '../../shared/rpc-archive.ts';
import type { Session } from '../../shared/session.ts';

const number = new Intl.NumberFormat('en');

/** `1 session`, `1,234 sessions`. */
export const amount = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

export function fileName(sessions: readonly Session[], format: ExportFormat, at: number): string {
  const [first] = sessions;
  const what = sessions.length === 1 && first ? first.id.slice(0, 8) : 'sessions';
  const extension = format === 'jsonl' ? 'jsonl' : 'md';
  return `aperture-${what}-${new Date(at).toISOString().slice(0, 10)}.${extension}`;
}
