/** What real agents sent, through a real process, the log and the fold: the same conversation comes out. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AgentCommand } from '../../src/gateway/agents/catalog.ts';
import { type Entry, entryText } from '../../src/shared/entry.ts';
import { type Seq, toSeq } from '../../src/shared/ids.ts';
import { entriesOf, eventually, promptId, settled, startService } from '../support/gateway/service.ts';
import { eventsOf } from '../support/recording.ts';

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const replaying = (name: string): AgentCommand => ({
  id: name,
  name,
  argv: [process.execPath, file('agents/replay-agent.mjs'), file(`recordings/${name}.jsonl`)],
  builtin: false,
});

/** What the gateway adds or names anew left out. */
const essence = (entry: Entry) => ({
  kind: entry.kind,
  text: entryText(entry),
  ...(entry.kind === 'tool' && { status: entry.status, call: entry.call }),
  ...(entry.kind === 'plan' && { entries: entry.entries }),
  ...(entry.kind === 'permission' && { options: entry.options, outcome: entry.outcome }),
});

const recorded = (name: string): Entry[] =>
  JSON.parse(readFileSync(file(`recordings/entries/${name}.json`), 'utf8'));

const SCENARIOS = [
  'text',
  'think',
  'plan',
  'shell-allow',
  'shell-reject',
  'shell-always',
  'write-edit-allow',
  'error',
  'refusal',
  'text-nocaps',
];
const names = ['claude', 'opencode'].flatMap((agent) => SCENARIOS.map((scenario) => `${agent}-${scenario}`));

describe('a recorded conversation', () => {
  it.each(names)('%s comes out of the gateway as it was', async (name) => {
    const { service } = await startService({ commands: [replaying(name)] });
    const { id } = await service.create({ agent: name });
    await settled(service, id);
    const events = eventsOf(name);
    const answers = events.flatMap((event) => (event.type === 'permission_resolved' ? [event.outcome] : []));
    let answered: Seq = toSeq(0);
    service.follow(id, (live) => {
      for (const event of live) {
        if (event.type !== 'permission' || event.seq <= answered) continue;
        answered = event.seq;
        const outcome = answers.shift() ?? { outcome: 'cancelled' };
        void service.answerPermission(id, event.requestId, outcome, 'test');
      }
    });
    for (const event of events) {
      if (event.type !== 'prompt') continue;
      await service.prompt(id, promptId(), event.content).catch(() => undefined);
    }
    expect(service.get(id)?.state).toBe('idle');
    await eventually(() => expect(entriesOf(service, id).map(essence)).toEqual(recorded(name).map(essence)));
  });

  it.each([
    'claude-cancel',
    'opencode-cancel',
    'claude-cancel-in-permission',
    'opencode-cancel-in-permission',
  ])('%s is stopped, and says so', async (name) => {
    const { service } = await startService({ commands: [replaying(name)] });
    const { id } = await service.create({ agent: name });
    await settled(service, id);
    const [first] = eventsOf(name).filter((event) => event.type === 'prompt');
    if (first?.type !== 'prompt') throw new Error('a prompt');
    const turn = service.prompt(id, promptId(), first.content);
    const waits = name.endsWith('in-permission');
    await eventually(() => {
      if (waits) expect(service.get(id)?.state).toBe('requires_action');
      else expect(entriesOf(service, id).some(({ kind }) => kind === 'agent' || kind === 'tool')).toBe(true);
    });
    await service.cancel(id);
    expect(await turn).toBe('cancelled');
    expect(service.pendingPermissions(id)).toEqual([]);
    const tools = entriesOf(service, id).filter(({ kind }) => kind === 'tool');
    expect(tools.every((entry) => entry.kind === 'tool' && entry.endedAt !== null)).toBe(true);
    expect(entriesOf(service, id).map(entryText)).toContain('Stopped');
  });
});
