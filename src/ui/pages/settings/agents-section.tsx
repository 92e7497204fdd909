/** The agents that the gateway can start, how the missing ones are installed, and how to add another. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AgentInfo } from '../../../shared/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { errorText } from '../../store/call-errors.ts';
import { usePage } from '../../store/page.ts';
import { visibleLine } from '../../text/visible.ts';
import { installHint } from '../install-hints.ts';
import pages from '../pages.module.css';
import styles from './settings.module.css';

const HOW_TO_ADD = "npm start -- --agent 'NAME=COMMAND LINE'";

export function AgentsSection() {
  const { app, away, call } = usePage();
  const agents = useSignal<readonly AgentInfo[] | null>(null);
  const problem = useSignal<string | null>(null);
  const gateway = app.state.value.gateway.status;

  useEffect(() => {
    call.listAgents().then(
      (found) => {
        agents.value = found;
        problem.value = null;
      },
      (error: unknown) => {
        problem.value = errorText(error);
      },
    );
  }, [gateway]);

  const found = agents.value;
  return (
    <section aria-labelledby="agents-title">
      <h2 id="agents-title">Agents</h2>
      {found === null ? (
        <p class={pages.hint}>{away.value ?? problem.value ?? 'Reading…'}</p>
      ) : (
        <ul class={styles.devices} aria-label="Agents">
          {[...found].sort(availableFirst).map((agent) => (
            <Row key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
      <h3>Add one</h3>
      <p class={pages.hint}>
        Any program that speaks the Agent Client Protocol over its standard input and output. Start the
        gateway with:
      </p>
      <code class={styles.code}>{HOW_TO_ADD}</code>
    </section>
  );
}

const availableFirst = (a: AgentInfo, b: AgentInfo): number => Number(b.available) - Number(a.available);

function Row({ agent }: { agent: AgentInfo }) {
  const name = visibleLine(agent.name);
  const hint = installHint(agent);
  return (
    <li>
      <div class={styles.agent}>
        {name}
        <div class={styles.command}>
          {agent.builtin ? (
            <span class={pages.hint}>Built in: needs no key and no network.</span>
          ) : agent.available ? (
            <code>{visibleLine(agent.command)}</code>
          ) : (
            <>
              <code>{hint}</code>
              <CopyButton text={hint} label={`Copy how to install ${name}`} />
            </>
          )}
        </div>
      </div>
      {agent.available ? (
        <span class={styles.found}>✓ found</span>
      ) : (
        <span class={styles.missing}>not installed</span>
      )}
    </li>
  );
}
