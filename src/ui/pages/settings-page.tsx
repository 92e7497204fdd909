/** What a person sets up now and then: theme, devices, and what the app says of itself. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Diagnostics } from '../../shared/rpc.ts';
import { BackIcon } from '../icons/icons.tsx';
import { usePage } from '../store/page.ts';
import { THEMES } from '../theme/theme.ts';
import { DeviceList } from './device-list.tsx';
import styles from './pages.module.css';
import { ArchiveSection } from './settings/archive-section.tsx';
import { CopySection } from './settings/copy-section.tsx';
import { InstallSection } from './settings/install-section.tsx';
import { KeyboardSection } from './settings/keyboard-section.tsx';
import { StorageSection } from './settings/storage-section.tsx';

export function SettingsPage() {
  const { theme } = usePage();
  return (
    <div class={styles.settings}>
      <h1>
        <a class={`icon-button ${styles.back}`} href="/" aria-label="Back to the list">
          <BackIcon />
        </a>
        Settings
      </h1>
      <section>
        <h2>Theme</h2>
        <div class={styles.choices} role="radiogroup" aria-label="Theme">
          {THEMES.map((name) => (
            <label key={name} class={styles.choice} data-chosen={theme.theme.value === name}>
              <input
                type="radio"
                name="theme"
                class="visually-hidden"
                checked={theme.theme.value === name}
                onChange={() => theme.choose(name)}
              />
              {name.slice(0, 1).toUpperCase() + name.slice(1)}
            </label>
          ))}
        </div>
      </section>
      <CopySection />
      <section>
        <h2>Devices</h2>
        <DeviceList />
        <p class={styles.aside}>
          To pair another one, run <code>npm start -- pair</code> on the gateway’s machine, and open the link
          it prints there, or scan its code.
        </p>
      </section>
      <ArchiveSection />
      <StorageSection />
      <KeyboardSection />
      <InstallSection />
      <section>
        <h2>This app</h2>
        <About />
      </section>
    </div>
  );
}

const STORAGE = {
  ok: 'Sessions are kept for reading offline',
  full: 'Full: new messages are not kept for reading offline',
  memory: 'The browser gives none: nothing is kept',
  failing: 'The browser refuses to write: new messages are not kept yet',
  newer: 'Of a newer version: nothing new is kept',
  blocked: 'Held by another tab',
} as const;

function About() {
  const { app, call } = usePage();
  const facts = useSignal<Diagnostics | null>(null);
  const gateway = app.state.value.gateway.status;
  const storage = app.state.value.storage;

  useEffect(() => {
    let isGone = false;
    const read = () => {
      call
        .diagnostics()
        .then((answer) => {
          if (!isGone) facts.value = answer;
        })
        .catch(() => undefined);
    };
    read();
    const timer = setInterval(read, 5_000);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [gateway]);

  const known = facts.value;
  const rows: [string, string][] = [
    ['Gateway', gateway],
    ['Storage', STORAGE[storage]],
  ];
  if (known)
    rows.push(['Build', known.build], ['Tabs', String(known.tabs)], ['Connections', String(known.sockets)]);
  if (known?.gateway) {
    rows.push(
      ['Gateway version', known.gateway.version],
      ['Sessions', String(known.gateway.sessions)],
      ['Agents running', String(known.gateway.agents)],
      ['Gateway memory', `${Math.round(known.gateway.rssBytes / 1_048_576)} MB`],
    );
  }
  return (
    <dl class={styles.facts}>
      {rows.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
