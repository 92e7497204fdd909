/** What a search covers, and what is said where it found nothing: the truth about what was not searched. */
import type { SessionId } from '../../shared/ids.ts';
import { chatPath } from '../routing/route.ts';
import { type SearchTerms, searchPath } from '../routing/search-route.ts';
import { agentLabel, shortId } from '../sidebar/session-status.ts';
import { usePage } from '../store/page.ts';
import { visibleLine } from '../text/visible.ts';
import styles from './search.module.css';
import type { SearchState } from './search-results.ts';

/** More are found by the list's own filter. */
const MAX_SESSIONS = 6;

export function Scope({ state }: { state: SearchState }) {
  const { indexed, isPartial, isWholeCopy } = state;
  if (!isPartial && isWholeCopy) return null;
  return (
    <p class={styles.scope}>
      {isPartial
        ? `Still indexing, ${Math.min(99, Math.floor(indexed * 100))} % done: older messages may be missing. `
        : ''}
      {isWholeCopy ? '' : 'Searching only what is on this device: some history is not copied yet.'}
    </p>
  );
}

export function FoundSessions({ ids }: { ids: readonly SessionId[] }) {
  const { app } = usePage();
  const sessions = ids.slice(0, MAX_SESSIONS).flatMap((id) => app.session(id).value ?? []);
  if (sessions.length === 0) return null;
  return (
    <section class={styles.sessions} aria-label="Sessions by title">
      {sessions.map(({ id, title, agent }) => (
        <a key={id} class={styles.found} href={chatPath(id)}>
          <span class={styles.session}>{visibleLine(title)}</span>
          <span class={styles.agent}>{agentLabel(agent)}</span>
          <span class={styles.id}>{shortId(id)}</span>
        </a>
      ))}
    </section>
  );
}

export function Nothing({ asked, state }: { asked: SearchTerms; state: SearchState }) {
  if (asked.text.trim() === '') return <Hints />;
  if (state.status === 'failed') {
    return (
      <div class={styles.nothing}>
        <h1>The search did not get through</h1>
        <p>Change a letter to try again. If it stays so, reload this page.</p>
      </div>
    );
  }
  if (state.status !== 'done' || state.terms === null) return null;
  const isLimited = asked.sessionId !== null || asked.agent !== null || asked.kind !== null;
  return (
    <div class={styles.nothing}>
      <h1>Nothing found for “{visibleLine(asked.text)}”</h1>
      <p>All words must be in one message, each from its beginning.</p>
      {isLimited ? (
        <a class="button" href={searchPath({ text: asked.text, sessionId: null, agent: null, kind: null })}>
          Search everything
        </a>
      ) : null}
    </div>
  );
}

function Hints() {
  return (
    <div class={styles.nothing}>
      <h1>Search every session</h1>
      <p>What you and your agents said, thoughts, tools, commands and their output. It needs no network.</p>
      <dl class={styles.hints}>
        <dt>
          <code>idle link</code>
        </dt>
        <dd>both words, each from its beginning</dd>
        <dt>
          <code>"idle link"</code>
        </dt>
        <dd>just so, side by side</dd>
        <dt>
          <code>pool.ts</code>
        </dt>
        <dd>names and paths, also by their parts</dd>
      </dl>
    </div>
  );
}
