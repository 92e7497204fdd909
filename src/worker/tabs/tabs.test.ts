import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createVirtualTime, type VirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import type { View } from '../../shared/hello.ts';
import { type SessionId, toSeq } from '../../shared/ids.ts';
import type { Push } from '../../shared/rpc.ts';
import { createTabs, type Tabs } from './tabs.ts';

const ID = 'session' as SessionId; // any text
const OTHER = 'other' as SessionId; // the same
const viewing = (sessionId: SessionId | null, visible = true): View => ({ sessionId, visible });

let time: VirtualTime;
let tabs: Tabs;
let freeLock: Map<string, () => void>;
let unread = 7;
const onViews = vi.fn();
beforeEach(() => {
  time = createVirtualTime();
  freeLock = new Map();
  onViews.mockReset();
  unread = 7;
  tabs = createTabs({
    clock: time,
    awaitLock: (name) => new Promise((resolve) => freeLock.set(name, resolve)),
    onViews,
    firstUnreadOf: () => toSeq(unread),
  });
});

function open(tabId: string, view: View) {
  const pushes: Push[] = [];
  const hello = { tabId, lock: `lock-${tabId}`, build: '', view };
  return { tab: tabs.add(hello, (push) => pushes.push(push)), pushes };
}
const transcript = (revision: number): Extract<Push, { push: 'transcript' }> => ({
  push: 'transcript',
  sessionId: ID,
  revision,
  changes: [],
});

describe('tabs', () => {
  it('are gone once their lock is free', async () => {
    open('a', viewing(ID));
    open('b', viewing(OTHER));
    freeLock.get('lock-a')?.();
    await time.advance(0);
    expect(tabs.count).toBe(1);
    expect(tabs.isViewed(ID)).toBe(false);
  });

  it('that say hello again are still one', () => {
    open('a', viewing(ID));
    open('a', viewing(OTHER));
    expect(tabs.count).toBe(1);
    expect([...tabs.viewed()]).toEqual([OTHER]);
  });

  it('view nothing while they are hidden', () => {
    const { tab } = open('a', viewing(ID, false));
    expect(tabs.isViewed(ID)).toBe(false);
    tab.setView(viewing(ID));
    expect(tabs.isViewed(ID)).toBe(true);
  });

  it('are told at once after a quiet time, and then once a frame', async () => {
    const { tab, pushes } = open('a', viewing(ID));
    tab.follow(ID);
    await time.advance(100);
    tabs.transcript(transcript(1));
    await time.advance(0);
    expect(pushes).toHaveLength(1);
    for (let revision = 2; revision < 9; revision += 1) tabs.transcript(transcript(revision));
    await time.advance(15);
    expect(pushes).toHaveLength(1);
    await time.advance(1);
    expect(pushes).toHaveLength(2);
    expect(pushes[1]).toMatchObject({ revision: 8 });
  });

  it('are told of the state now and then, and of text meanwhile without waiting for it', async () => {
    const { tab, pushes } = open('a', viewing(ID));
    tab.follow(ID);
    await time.advance(200);
    tabs.state(1, {});
    await time.advance(0);
    expect(pushes).toHaveLength(1);
    tabs.state(2, {});
    await time.advance(50);
    expect(pushes).toHaveLength(1);
    tabs.transcript(transcript(1));
    await time.advance(0);
    expect(pushes.map(({ push }) => push)).toEqual(['state', 'state', 'transcript']);
    tabs.state(3, {});
    await time.advance(99);
    expect(pushes).toHaveLength(3);
    await time.advance(1);
    expect(pushes).toHaveLength(4);
  });

  it('are told of the state once a second while they are hidden, and at once when they are shown', async () => {
    const { tab, pushes } = open('a', viewing(ID, false));
    await time.advance(2_000);
    tabs.state(1, {});
    await time.advance(0);
    tabs.state(2, {});
    await time.advance(999);
    expect(pushes).toHaveLength(1);
    tab.setView(viewing(ID));
    expect(pushes).toMatchObject([{ revision: 1 }, { revision: 2 }]);
  });

  it('are told of a transcript only between opening it and leaving it', async () => {
    const { tab, pushes } = open('a', viewing(ID));
    tabs.transcript(transcript(1));
    tab.follow(ID);
    tab.setView(viewing(OTHER));
    tabs.transcript(transcript(2));
    tab.follow(ID);
    tab.setView(viewing(ID, false));
    tabs.transcript(transcript(3));
    await time.advance(100);
    expect(pushes).toEqual([]);
  });

  it('remember what was unread when they began to look', () => {
    const { tab } = open('a', viewing(ID));
    expect(tab.firstUnread(ID)).toBe(7);
  });

  it('view several sessions side by side, and are told of each until it is closed', async () => {
    const { tab, pushes } = open('a', { ...viewing(OTHER), also: [ID] });
    expect([...tabs.viewed()]).toEqual([OTHER, ID]);
    tab.follow(OTHER);
    tab.follow(ID);
    unread = 9;
    tab.setView({ ...viewing(ID), also: [OTHER] });
    expect(tab.firstUnread(ID)).toBe(7);
    tabs.transcript(transcript(1));
    await time.advance(100);
    expect(pushes).toHaveLength(1);
    tab.setView(viewing(OTHER));
    tabs.transcript(transcript(2));
    await time.advance(100);
    expect(pushes).toHaveLength(1);
    expect(tabs.isViewed(ID)).toBe(false);
    tab.setView({ ...viewing(OTHER), also: [ID] });
    expect(tab.firstUnread(ID)).toBe(9);
    tab.setView({ ...viewing(OTHER, false), also: [ID] });
    expect(tabs.viewed().size).toBe(0);
  });

  it('get toasts where somebody can see them', async () => {
    const seen = open('a', viewing(null));
    const hidden = open('b', viewing(null, false));
    tabs.toast({ push: 'toast', tone: 'info', text: 'Hello' });
    await time.advance(100);
    expect(seen.pushes).toHaveLength(1);
    expect(hidden.pushes).toHaveLength(0);
  });
});
