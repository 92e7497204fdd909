/** What the app knows of itself, for whoever looks for a fault: on the page, and as text without any content. */
import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Diagnostics } from '../../../shared/rpc-diagnostics.ts';
import type { SessionUsage } from '../../../shared/rpc-storage.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { agentLabel, shortId } from '../../sidebar/session-status.ts';
import { usePage } from '../../store/page.ts';
import { deviceName } from '../../text/device-name.ts';
import { formatTime } from '../../text/time.ts';
import { visibleLine } from '../../text/visible.ts';
import pages from '../pages.module.css';
import { diagnosticsText, factsOf, linkText } from './diagnostics-text.ts';
import styles from './settings.module.css';

const READ_MS = 5_000;

export function DiagnosticsSection() {
  const { app, call } = usePage();
  const known = useSignal<Diagnostics | null>(null);
  const sizes = useSignal<readonly SessionUsage[]>([]);
  const { gateway, storage } = app.state.value;

  useEffect(() => {
    let isGone = false;
    const read = () => {
      call
        .diagnostics()
        .then((answer) => {
          if (!isGone) known.value = answer;
        })
        .catch(() => undefined);
    };
    read();
    const timer = setInterval(read, READ_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [gateway.status]);

  useEffect(() => {
    call
      .storageUsage()
      .then((found) => {
        sizes.value = found;
      })
      .catch(() => undefined);
  }, []);

  const found = known.value;
  const now = { gateway: gateway.status, storage, browser: deviceName(navigator.userAgent) };
  return (
    <section aria-labelledby="diagnostics-title">
      <h2 id="diagnostics-title">Diagnostics</h2>
      {found === null ? (
        <p class={pages.hint}>Reading…</p>
      ) : (
        <>
          <dl class={styles.facts}>
            {factsOf(found, now).map(([name, value]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </Fragment>
            ))}
          </dl>
          <Links known={found} sizes={sizes.value} />
          <Troubles known={found} />
          <p class={styles.line}>
            <span class={pages.hint}>As text, without messages, titles or tokens:</span>
            <CopyButton text={() => diagnosticsText(found, now, sizes.value)} label="Copy diagnostics" />
          </p>
        </>
      )}
    </section>
  );
}

function Links({ known, sizes }: { known: Diagnostics; sizes: readonly SessionUsage[] }) {
  if (known.sessions.length === 0) return null;
  const sizeOf = new Map(sizes.map(({ id, entries }) => [id, entries]));
  return (
    <>
      <h3>Sessions</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class={styles.scroller} tabIndex={0} aria-label="Sessions and their connections">
        <table class={`num ${styles.links}`}>
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">Connection</th>
              <th scope="col">State</th>
              <th scope="col">Events</th>
              <th scope="col">Entries here</th>
            </tr>
          </thead>
          <tbody>
            {known.sessions.map((session) => (
              <tr key={session.id}>
                <td>
                  <span class="mono">{shortId(session.id)}</span> {agentLabel(visibleLine(session.agent))}
                </td>
                <td>{linkText(session)}</td>
                <td>{session.state}</td>
                <td>
                  {session.cursor ?? 'none'} / {session.lastSeq}
                  {session.hasHole ? ', older ones missing' : ''}
                </td>
                <td>{sizeOf.get(session.id) ?? 0}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {known.sessionCount > known.sessions.length ? (
        <p class={pages.hint}>And {known.sessionCount - known.sessions.length} more.</p>
      ) : null}
    </>
  );
}

function Troubles({ known }: { known: Diagnostics }) {
  const { clock } = usePage();
  return (
    <>
      <h3>Last errors</h3>
      {known.troubles.length === 0 ? (
        <p class={pages.hint}>None since the worker started.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <ul class={styles.troubles} tabIndex={0} aria-label="Last errors">
          {[...known.troubles].reverse().map(({ at, what, reason }, index) => (
            <li key={index}>
              <span class="num">{formatTime(at, clock.now())}</span> {what}: {visibleLine(reason)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
