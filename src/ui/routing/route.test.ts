import { expect, test } from 'vitest';
import type { SessionId } from '../../shared/ids.ts';
import { chatPath, parseRoute } from './route.ts';
import { searchPath } from './search-route.ts';

const ID = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;

test('reads every route, and writes the one of a session', () => {
  expect(parseRoute('/')).toEqual({ type: 'home' });
  expect(parseRoute(chatPath(ID))).toEqual({ type: 'chat', sessionId: ID, entry: null, beside: [] });
  expect(parseRoute('/new')).toEqual({ type: 'new' });
  expect(parseRoute('/settings')).toEqual({ type: 'settings' });
  expect(parseRoute('/pair/')).toEqual({ type: 'pair' });
});

test('sessions side by side are all in the address, each once, and not more than have room', () => {
  const others = ['5', '6', '7', '8'].map((digit) => ID.replace(/^./, digit) as SessionId); // UUIDs
  const [one, two, three] = others;
  const beside = [one, two, three] as SessionId[];
  expect(chatPath(ID, null, beside)).toBe(`/chat/${ID}?beside=${one},${two},${three}`);
  const read = (search: string) => parseRoute(`/chat/${ID}`, search);
  const chat = { type: 'chat', sessionId: ID, entry: null };
  expect(read(`?beside=${one},${ID},${one},no-id,${others.slice(1)}`)).toEqual({ ...chat, beside });
  expect(read(`?entry=7&beside=${two}`)).toEqual({ ...chat, entry: 7, beside: [two] });
});

test('a search is all in its address', () => {
  const nothing = { type: 'search', text: '', sessionId: null, agent: null, kind: null } as const;
  expect(parseRoute('/search')).toEqual(nothing);
  const search = { ...nothing, text: '"a b" & c=中', sessionId: ID, agent: 'demo', kind: 'tool' } as const;
  const { pathname, search: query } = new URL(searchPath(search), 'http://localhost');
  expect(parseRoute(pathname, query)).toEqual(search);
  expect(searchPath(nothing)).toBe('/search');
  expect(parseRoute('/search', '?q=x&session=no-id&kind=none&other=1')).toEqual({ ...nothing, text: 'x' });
});

test('takes nothing else for a route', () => {
  for (const path of ['/chat', '/chat/no-id', `/chat/${ID}/x`, '/nowhere', '/new/x']) {
    expect(parseRoute(path)).toEqual({ type: 'unknown', path });
  }
});
