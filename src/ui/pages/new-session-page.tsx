/** The form that makes a session: which agent, in which directory. What is wrong is said where it is. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CreateSession } from '../../shared/http.ts';
import { MAX_TITLE_LENGTH } from '../../shared/limits.ts';
import type { AgentInfo } from '../../shared/session.ts';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { errorText } from '../store/call-errors.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import { DirectoryField } from './directory-field.tsx';
import { installHint } from './install-hints.ts';
import styles from './pages.module.css';

type AgentList =
  | { type: 'loading' }
  | { type: 'ready'; agents: readonly AgentInfo[] }
  | { type: 'failed'; reason: string };
type FormError = { field: 'agent' | 'directory' | 'form'; text: string };

export function NewSessionPage() {
  const { app, away, call, switchToSession } = usePage();
  const agents = useSignal<AgentList>({ type: 'loading' });
  const agent = useSignal('');
  const directory = useSignal('');
  const title = useSignal('');
  const error = useSignal<FormError | null>(null);
  const isCreating = useSignal(false);
  const select = useRef<HTMLSelectElement>(null);
  const gateway = app.state.value.gateway.status;

  useEffect(() => select.current?.focus(), []);
  useEffect(() => {
    if (agents.peek().type === 'ready') return;
    let isGone = false;
    call
      .listAgents()
      .then((list) => {
        if (isGone) return;
        const sorted = [...list].sort((a, b) => Number(b.available) - Number(a.available));
        agents.value = { type: 'ready', agents: sorted };
        agent.value ||= preferred(sorted, app.sessions.peek())?.id ?? '';
      })
      .catch((reason: unknown) => {
        if (!isGone) agents.value = { type: 'failed', reason: errorText(reason) };
      });
    return () => {
      isGone = true;
    };
    // Asked again when the gateway comes back.
  }, [gateway]);

  async function create(): Promise<void> {
    if (away.peek() !== null) return;
    if (agent.value === '') {
      error.value = { field: 'agent', text: 'Choose an agent.' };
      return;
    }
    const request: CreateSession = { agent: agent.value };
    const cwd = directory.value.trim().replace(/(.)\/+$/, '$1');
    if (cwd !== '') request.cwd = cwd;
    if (title.value.trim() !== '') request.title = title.value.trim();
    isCreating.value = true;
    error.value = null;
    try {
      const session = await call.createSession(request);
      switchToSession(session.id);
    } catch (reason) {
      error.value = placed(errorText(reason));
    } finally {
      isCreating.value = false;
    }
  }

  const list = agents.value.type === 'ready' ? agents.value.agents : [];
  const chosen = list.find((candidate) => candidate.id === agent.value);
  const missing = list.filter((candidate) => !candidate.available);
  const problem = error.value;
  const described = (field: FormError['field']) =>
    problem?.field === field ? 'new-session-error' : undefined;
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <h1>Start a session</h1>
      <label class={styles.label}>
        <span>Agent</span>
        <select
          ref={select}
          class="field"
          value={agent}
          aria-invalid={problem?.field === 'agent'}
          aria-describedby={described('agent')}
          onChange={(event) => {
            agent.value = event.currentTarget.value;
          }}
        >
          {list.length === 0 ? (
            <option value="">{agents.value.type === 'loading' ? 'Loading…' : 'None'}</option>
          ) : null}
          {list.map((item) => (
            <option key={item.id} value={item.id} disabled={!item.available}>
              {visibleLine(item.name)}
              {item.available ? '' : ' (not installed)'}
            </option>
          ))}
        </select>
      </label>
      {chosen ? (
        <p class={styles.hint}>
          {chosen.builtin ? (
            'Built in: needs no key and no network.'
          ) : (
            <span class="mono">{visibleLine(chosen.command)}</span>
          )}
        </p>
      ) : null}
      <DirectoryField
        value={directory}
        isInvalid={problem?.field === 'directory'}
        describedBy={described('directory')}
      />
      <label class={styles.label}>
        <span>
          Title <span class={styles.optional}>optional</span>
        </span>
        <input
          class="field"
          type="text"
          maxLength={MAX_TITLE_LENGTH}
          autoComplete="off"
          value={title}
          onInput={(event) => {
            title.value = event.currentTarget.value;
          }}
        />
      </label>
      {problem || (agents.value.type === 'failed' && away.value === null) ? (
        <p id="new-session-error" class={styles.problem} role="alert">
          {problem?.text ??
            (agents.value.type === 'failed' ? `The agents could not be listed. ${agents.value.reason}` : '')}
        </p>
      ) : null}
      {away.value === null ? null : <p class={styles.away}>{away.value}</p>}
      <p class={styles.actions}>
        <GatewayButton type="submit" class="button primary" disabled={isCreating.value}>
          {isCreating.value ? 'Creating…' : 'Create'}
        </GatewayButton>
        <a class="button" href="/">
          Cancel
        </a>
      </p>
      {missing.length > 0 ? (
        <section class={styles.missing}>
          <h2>Not installed on the gateway’s machine</h2>
          <ul>
            {missing.map((item) => (
              <li key={item.id}>
                <span>{visibleLine(item.name)}</span> <span class="mono">{installHint(item)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </form>
  );
}

/** The agent used last, else the first real one, else the demo. */
function preferred(agents: readonly AgentInfo[], sessions: readonly { agent: string; createdAt: number }[]) {
  const available = agents.filter((agent) => agent.available);
  const last = [...sessions].sort((a, b) => b.createdAt - a.createdAt)[0]?.agent;
  return (
    available.find((agent) => agent.id === last) ?? available.find((agent) => !agent.builtin) ?? available[0]
  );
}

/** The gateway's words name what is wrong: shown at the field they speak of. */
function placed(said: string): FormError {
  // It names the field as programs do; here the field itself is marked.
  const reason = said.replace(/^(cwd|agent|title): /, '');
  const text = reason.slice(0, 1).toUpperCase() + reason.slice(1);
  if (/director|cwd|root/i.test(said)) return { field: 'directory', text };
  return { field: /agent/i.test(said) ? 'agent' : 'form', text };
}
