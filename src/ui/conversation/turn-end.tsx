/** How a turn ended: how long it took, why it ended where that is not plain, and how full the context was. */
import type { StopReason } from '../../shared/acp.ts';
import type { TurnEnd } from '../../shared/entry.ts';
import { formatCount } from '../text/count.ts';
import { formatDuration } from '../text/time.ts';
import styles from './message.module.css';

export function TurnEndLine({ turn }: { turn: TurnEnd }) {
  const reason = turn.stopReason === null ? 'failed' : REASONS[turn.stopReason];
  const words = [
    `Turn took ${formatDuration(turn.ms)}`,
    ...(reason === null ? [] : [reason]),
    ...(turn.used === null ? [] : [`${formatCount(turn.used)} tokens in context`]),
  ];
  return <p class={styles.turnEnd}>{words.join(' · ')}</p>;
}

const REASONS = {
  end_turn: null,
  max_tokens: 'cut off at the token limit',
  max_turn_requests: 'cut off at the limit of requests',
  refusal: 'declined',
  cancelled: 'stopped',
} satisfies Record<StopReason, string | null>;
