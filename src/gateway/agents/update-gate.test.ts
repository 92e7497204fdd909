import { describe, expect, it } from 'vitest';
import type { SessionUpdate } from '../../shared/acp.ts';
import { createUpdateGate } from './update-gate.ts';

const chunk = (text: string): SessionUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
});
const commands = (name: string): SessionUpdate => ({
  sessionUpdate: 'available_commands_update',
  availableCommands: [{ name, description: '' }],
});

function start() {
  const passed: string[] = [];
  const gate = createUpdateGate((update) => passed.push(JSON.stringify(update)));
  return {
    gate,
    passed,
    wanted: (...updates: SessionUpdate[]) => updates.map((update) => JSON.stringify(update)),
  };
}

describe('updates', () => {
  it('that come before the session has a name are held, and go through in order once it has', () => {
    const { gate, passed, wanted } = start();
    gate.take('mine', chunk('a'));
    gate.take('other', chunk('b'));
    gate.take('mine', commands('c'));
    expect(passed).toEqual([]);
    gate.open('mine');
    gate.take('mine', chunk('d'));
    gate.take('other', chunk('e'));
    expect(passed).toEqual(wanted(chunk('a'), commands('c'), chunk('d')));
  });

  it('of a replay are dropped, but for the newest state', () => {
    const { gate, passed, wanted } = start();
    gate.expectReplay('mine');
    gate.take('mine', chunk('history'));
    gate.take('mine', commands('old'));
    gate.take('mine', commands('new'));
    gate.open('mine');
    expect(passed).toEqual(wanted(commands('new')));
  });

  it('of a replay that failed are forgotten', () => {
    const { gate, passed } = start();
    gate.expectReplay('mine');
    gate.take('mine', commands('x'));
    gate.expectNew();
    gate.open('new');
    expect(passed).toEqual([]);
  });

  it('that only repeat long lists are dropped', () => {
    const { gate, passed, wanted } = start();
    gate.open('mine');
    for (const update of [
      commands('a'),
      commands('a'),
      chunk('x'),
      chunk('x'),
      commands('b'),
      commands('a'),
    ]) {
      gate.take('mine', update);
    }
    expect(passed).toEqual(wanted(commands('a'), chunk('x'), chunk('x'), commands('b'), commands('a')));
  });
});
