import { describe, expect, it } from 'vitest';
import { agentCommands, createAgentCatalog, findProgram, parseAgentOption } from './catalog.ts';

describe('a configured agent', () => {
  it('is split like a shell would, and run without one', () => {
    expect(parseAgentOption(String.raw`mine=node "a b.mjs" --x='1 2' $HOME;rm it\'s a\ b`)).toEqual({
      id: 'mine',
      name: 'mine',
      argv: ['node', 'a b.mjs', '--x=1 2', '$HOME;rm', "it's", 'a b'],
      builtin: false,
    });
  });

  it('with a quote that is not closed is refused', () => {
    expect(() => parseAgentOption(`mine=node 'a b`)).toThrow(
      'mine: a quote in its command line is not closed',
    );
  });

  it.each([
    'no-command',
    '=x',
    'a b=x',
    '../x=y',
    'empty=',
  ])('is refused when it makes no sense (%s)', (option) => {
    expect(() => parseAgentOption(option)).toThrow();
  });

  it('takes the place of a known one, and of the demo', () => {
    const mine = parseAgentOption('gemini=my-gemini --acp');
    const demo = parseAgentOption('demo=my-demo');
    const commands = agentCommands([mine, demo], '/dist/demo-agent.js');
    expect(commands.find(({ id }) => id === 'gemini')).toEqual(mine);
    expect(commands.filter(({ id }) => id === 'demo')).toEqual([demo]);
  });
});

describe('the catalog', () => {
  it('has the demo agent last, and says what is there', () => {
    const missing = parseAgentOption('missing=no-such-program-anywhere');
    const agents = createAgentCatalog(agentCommands([missing], '/dist/demo-agent.js'), () => 0).list();
    expect(agents.at(-1)).toMatchObject({ id: 'demo', available: true, builtin: true });
    expect(agents.find(({ id }) => id === 'missing')).toMatchObject({ available: false, builtin: false });
    expect(agents.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['claude', 'codex', 'gemini', 'opencode', 'qwen', 'copilot']),
    );
  });

  it('finds programs by absolute path, whatever directory a session works in', () => {
    expect(findProgram(parseAgentOption('x=node'))).toMatch(/^\/.*node$/);
  });
});
