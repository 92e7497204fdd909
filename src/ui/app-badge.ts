/** The number on the installed app's icon: messages that nobody has read. One place sets it, and takes it away. */
import { computed, effect } from '@preact/signals';
import type { Page } from './store/page.ts';

/** Chromium and Safari; only where the app is installed does anybody see it. */
export interface Badge {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

export function showAppBadge({ app, banners }: Pick<Page, 'app' | 'banners'>, badge: Badge): () => void {
  const count = computed(() => {
    const { sessions, connections } = app.state.value;
    const live = sessions.filter((session) => !session.archived);
    return live.reduce((sum, { id }) => sum + (connections[id]?.unreadCount ?? 0), 0);
  });
  return effect(() => {
    // What a tab of an older build knows is no longer true.
    if (!app.known.value || banners.isSuperseded.value) return;
    // All tabs know the same and say it when it changes: whoever is awake is enough.
    const said = count.value > 0 ? badge.setAppBadge?.(count.value) : badge.clearAppBadge?.();
    said?.catch(() => undefined);
  });
}
