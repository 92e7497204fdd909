import { beforeEach, describe, expect, it } from 'vitest';
import { createVirtualTime, type VirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import type { View } from '../../shared/hello.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Push } from '../../shared/rpc.ts';
import type { Session, SessionState } from '../../shared/session.ts';
import { DISCONNECTED } from '../../shared/state.ts';
import { createTabs, type Tabs } from '../tabs/tabs.ts';
import { createNotices, type Notices, SETTLE_MS } from './notices.ts';

const ID = 'one' as SessionId; // any text
const OTHER = 'other' as SessionId; // the same

let time: VirtualTime;
let tabs: Tabs;
let notices: Notices;
let endsInError = false;
beforeEach(() => {
  time = createVirtualTime();
  endsInError = false;
  tabs = createTabs({
    clock: time,
    awaitLock: () => new Promise(() => {}),
    onViews: () => notices.onViews(),
    firstUnreadOf: () => null,
  });
  notices = createNotices({ clock: time, tabs, endsInError: async () => endsInError });
});

function open(tabId: string, view: View) {
  const pushes: Push[] = [];
  const tab = tabs.add({ tabId, lock: tabId, build: '', view }, (push) => pushes.push(push));
  return { tab, told: () => pushes.map((push) => (push.push === 'notice' ? push.notice : push.push)) };
}
const hidden = (sessionId: SessionId | null = null): View => ({ sessionId, visible: false });
const shown = (sessionId: SessionId | null = null): View => ({ sessionId, visible: true });

function is(state: SessionState, over: Partial<Session> = {}): void {
  notices.onPatch({ sessions: [{ id: ID, state, archived: false, ...over } as Session] }); // what matters here
}
function unread(unreadCount: number): void {
  notices.onPatch({ connections: { [ID]: { ...DISCONNECTED, unreadCount } } });
}
const settle = () => time.advance(SETTLE_MS + 100);

describe('notices', () => {
  it('are told to one tab only, the one that was looked at last', async () => {
    const first = open('a', shown());
    const second = open('b', shown());
    second.tab.setView(hidden());
    first.tab.setView(hidden());
    first.tab.setView(shown());
    first.tab.setView(hidden());
    is('running');
    is('requires_action');
    await settle();
    expect(first.told()).toEqual(['waits']);
    expect(second.told()).toEqual([]);
  });

  it('are none while a tab of the app is visible, whatever it shows', async () => {
    const tab = open('a', shown(OTHER));
    is('running');
    is('idle');
    await settle();
    expect(tab.told()).toEqual([]);
  });

  it('go when the session is viewed, here', async () => {
    const tab = open('a', hidden());
    is('running');
    is('idle');
    await settle();
    tab.tab.setView(shown(OTHER));
    await time.advance(100);
    expect(tab.told()).toEqual(['finished']);
    tab.tab.setView(shown(ID));
    await time.advance(100);
    expect(tab.told()).toEqual(['finished', null]);
  });

  it('go when it was read on another device, or answered there', async () => {
    const tab = open('a', hidden());
    is('running');
    unread(2);
    is('idle');
    await settle();
    unread(0);
    await time.advance(100);
    is('running');
    is('requires_action');
    await settle();
    is('running');
    await time.advance(100);
    expect(tab.told()).toEqual(['finished', null, 'waits', null]);
  });

  it('say that a turn failed where its last word is an error', async () => {
    const tab = open('a', hidden());
    endsInError = true;
    is('running');
    is('idle');
    await settle();
    expect(tab.told()).toEqual(['failed']);
  });

  it('are none for what was put away or imported, and go with the session', async () => {
    const tab = open('a', hidden());
    is('running', { archived: true });
    is('idle', { archived: true });
    is('running', { imported: true });
    is('failed', { imported: true });
    await settle();
    expect(tab.told()).toEqual([]);
    is('running');
    is('requires_action');
    await settle();
    notices.onPatch({ removed: [ID] });
    await time.advance(100);
    expect(tab.told()).toEqual(['waits', null]);
  });
});
