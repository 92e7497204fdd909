/** What a search is limited to: a session, an agent, a kind of entry. They are part of the address. */
import { useComputed } from '@preact/signals';
import type { EntryKind } from '../../shared/entry.ts';
import type { Session } from '../../shared/session.ts';
import { type SearchTerms, searchPath } from '../routing/search-route.ts';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './search.module.css';

/** Notices come with the errors. */
const KINDS: readonly [EntryKind, string][] = [
  ['user', 'What you said'],
  ['agent', 'What agents said'],
  ['thought', 'Thoughts'],
  ['tool', 'Tools'],
  ['plan', 'Plans'],
  ['permission', 'Questions'],
  ['error', 'Errors and notices'],
];

export function SearchFilters({ terms }: { terms: SearchTerms }) {
  const { app, router } = usePage();
  const agents = useComputed(() => [...new Set(app.sessions.value.map(({ agent }) => agent))].sort());
  const sessions = useComputed(() => [...app.sessions.value].sort((a, b) => b.lastActivity - a.lastActivity));
  const limit = (change: Partial<SearchTerms>) =>
    router.navigate(searchPath({ ...terms, ...change }), { replace: true });

  return (
    <div class={styles.filters}>
      <Menu
        name="Kind"
        all="Everything"
        options={KINDS}
        value={terms.kind}
        onChoose={(chosen) => limit({ kind: KINDS.find(([kind]) => kind === chosen)?.[0] ?? null })}
      />
      <Menu
        name="Agent"
        all="All agents"
        options={agents.value.map((agent) => [agent, agentLabel(agent)])}
        value={terms.agent}
        onChoose={(agent) => limit({ agent })}
      />
      <Menu
        name="Session"
        all="All sessions"
        options={sessions.value.map((session) => [session.id, nameOf(session)])}
        value={terms.sessionId}
        onChoose={(id) =>
          limit({ sessionId: sessions.value.find((session) => session.id === id)?.id ?? null })
        }
      />
    </div>
  );
}

const nameOf = ({ id, title }: Session): string =>
  title === '' ? shortId(id) : `${visibleLine(title)} (${shortId(id)})`;

interface MenuProps {
  name: string;
  /** What is said where nothing is chosen. */
  all: string;
  options: readonly (readonly [value: string, text: string])[];
  value: string | null;
  onChoose: (value: string | null) => void;
}

function Menu({ name, all, options, value, onChoose }: MenuProps) {
  return (
    <select
      class={styles.menu}
      aria-label={name}
      data-chosen={value !== null}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      <option value="">{all}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
