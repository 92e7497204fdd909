/**
 * Lets an agent's updates through when they belong to the session. It holds those that come before the
 * session has a name, drops the history that an agent repeats when it loads a session, and what it says of
 * other sessions (its sub-agents').
 *
 *   early ──(session/new answered)──▶ live          early updates of that session are let through
 *   early ──(session/load asked)──▶ replay ──▶ live   of a replay only the newest state is let through
 */
import type { SessionUpdate } from '../../shared/acp.ts';
import { MAX_TRACKED_WEIGHT, weigh } from '../../shared/weight.ts';

type Phase =
  | { type: 'early'; held: { sessionId: string; update: SessionUpdate }[]; weight: number }
  | { type: 'replay'; sessionId: string; state: Map<string, SessionUpdate> }
  | { type: 'live'; sessionId: string };

/** What an agent may say before it has answered `session/new`. */
const MAX_HELD = 1_000;

/** Updates that say how things are, not what happened: the newest is all that counts. */
const STATE_KINDS: ReadonlySet<string> = new Set([
  'available_commands_update',
  'current_mode_update',
  'config_option_update',
  'usage_update',
]);
/** Of these some agents repeat long lists with every turn. */
const REPEATED_KINDS: ReadonlySet<string> = new Set(['available_commands_update', 'config_option_update']);

export interface UpdateGate {
  take(sessionId: string, update: SessionUpdate): void;
  /** A new session is about to be asked for. */
  expectNew(): void;
  /** The agent is about to be asked to go on with this session. */
  expectReplay(sessionId: string): void;
  /** The session is open: what was held goes through, and all that follows. */
  open(sessionId: string): void;
}

export function createUpdateGate(pass: (update: SessionUpdate) => void): UpdateGate {
  let phase: Phase = { type: 'early', held: [], weight: 0 };
  const passed = new Map<string, string>();

  function passOn(update: SessionUpdate): void {
    if (REPEATED_KINDS.has(update.sessionUpdate)) {
      const text = JSON.stringify(update);
      if (passed.get(update.sessionUpdate) === text) return;
      passed.set(update.sessionUpdate, text);
    }
    pass(update);
  }

  return {
    take(sessionId, update) {
      switch (phase.type) {
        case 'early':
          phase.weight += weigh(update);
          if (phase.held.length < MAX_HELD && phase.weight < MAX_TRACKED_WEIGHT)
            phase.held.push({ sessionId, update });
          break;
        case 'replay':
          if (sessionId === phase.sessionId && STATE_KINDS.has(update.sessionUpdate)) {
            phase.state.set(update.sessionUpdate, update);
          }
          break;
        case 'live':
          if (sessionId === phase.sessionId) passOn(update);
      }
    },
    expectNew() {
      phase = { type: 'early', held: [], weight: 0 };
    },
    expectReplay(sessionId) {
      phase = { type: 'replay', sessionId, state: new Map() };
    },
    open(sessionId) {
      const before = phase;
      phase = { type: 'live', sessionId };
      if (before.type === 'early') {
        for (const held of before.held) if (held.sessionId === sessionId) passOn(held.update);
      } else if (before.type === 'replay') {
        for (const update of before.state.values()) passOn(update);
      }
    },
  };
}
