/** What a person sets up now and then, in one column, with a way to each part of it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { BackIcon } from '../icons/icons.tsx';
import { AgentsSection } from './settings/agents-section.tsx';
import { AppearanceSection } from './settings/appearance-section.tsx';
import { ArchiveSection } from './settings/archive-section.tsx';
import { CopySection } from './settings/copy-section.tsx';
import { DiagnosticsSection } from './settings/diagnostics-section.tsx';
import { GatewaySection } from './settings/gateway-section.tsx';
import { InstallSection } from './settings/install-section.tsx';
import { KeyboardSection } from './settings/keyboard-section.tsx';
import { NotificationsSection } from './settings/notifications-section.tsx';
import styles from './settings/settings.module.css';
import { StorageSection } from './settings/storage-section.tsx';

/** In the order of the page; the ids are in people's addresses. */
const PARTS = [
  ['gateway', 'Gateway and devices'],
  ['agents', 'Agents'],
  ['appearance', 'Appearance'],
  ['notifications', 'Notifications'],
  ['storage', 'Storage'],
  ['archive', 'Import and export'],
  ['keyboard', 'Keyboard'],
  ['diagnostics', 'Diagnostics'],
] as const;

type PartId = (typeof PARTS)[number][0];

export function SettingsPage() {
  const column = useRef<HTMLDivElement>(null);
  useEffect(() => holdInView(column.current), []);

  return (
    <div class={styles.page}>
      <div class={styles.columns}>
        <h1 class={styles.title}>
          <a class={`icon-button ${styles.back}`} href="/" aria-label="Back to the list">
            <BackIcon />
          </a>
          Settings
        </h1>
        <nav class={styles.nav} aria-label="Parts of the settings">
          <ul>
            {PARTS.map(([id, name]) => (
              <li key={id}>
                <a href={`#${id}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div ref={column}>
          <Part id="gateway">
            <GatewaySection />
          </Part>
          <Part id="agents">
            <AgentsSection />
          </Part>
          <Part id="appearance">
            <AppearanceSection />
          </Part>
          <Part id="notifications">
            <NotificationsSection />
          </Part>
          <Part id="storage">
            <CopySection />
            <StorageSection />
            <InstallSection />
          </Part>
          <Part id="archive">
            <ArchiveSection />
          </Part>
          <Part id="keyboard">
            <KeyboardSection />
          </Part>
          <Part id="diagnostics">
            <DiagnosticsSection />
          </Part>
        </div>
      </div>
    </div>
  );
}

/**
 * The page came later than the address, and its parts come one after another: the part that the address names
 * stays in view while those above it grow, until a person goes elsewhere.
 */
function holdInView(column: HTMLElement | null): (() => void) | undefined {
  const id = PARTS.find(([known]) => `#${known}` === window.location.hash)?.[0];
  if (id === undefined || column === null) return undefined;
  const observer = new ResizeObserver(() => document.getElementById(id)?.scrollIntoView());
  const end = new AbortController();
  const stop = (): void => {
    observer.disconnect();
    end.abort();
  };
  observer.observe(column);
  for (const event of ['wheel', 'pointerdown', 'keydown', 'hashchange']) {
    window.addEventListener(event, stop, { signal: end.signal, passive: true });
  }
  return stop;
}

function Part({ id, children }: { id: PartId; children: ComponentChildren }) {
  return (
    <div id={id} class={styles.part}>
      {children}
    </div>
  );
}
