// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { addEvent, createLog } from '../../../tests/ui/harness/fake-worker.ts';
import { accessibleText } from '../../../tests/ui/support/accessible-text.ts';
import { permissionOptionSchema, sessionUpdateSchema, toolCallUpdateSchema } from '../../shared/acp.ts';
import type { RequestId, SessionId } from '../../shared/ids.ts';
import { createAppearance } from '../preferences/appearance.ts';
import { chatPath } from '../routing/route.ts';
import { createRouter } from '../routing/router.ts';
import { createPage, PageContext } from '../store/page.ts';
import { createTranscriptWindow } from '../store/transcript-window.ts';
import { createTheme } from '../theme/theme.ts';
import { EntryView } from './entry-view.tsx';

const FOLDER = new URL('../../../tests/recordings/', `file://${import.meta.filename}`);
const ID = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;

/** Each event comes so long after the one before, so that durations are the same every time. */
const START = 1_700_000_000_000;
const STEP_MS = 250;

const frameSchema = v.looseObject({
  from: v.string(),
  msg: v.looseObject({ method: v.optional(v.string()), params: v.optional(v.looseObject({})) }),
});
const askSchema = v.looseObject({
  toolCall: toolCallUpdateSchema,
  options: v.array(permissionOptionSchema),
});

/** What real agents sent, folded as the gateway folds it. */
function entriesOf(name: string) {
  const log = createLog();
  const at = () => START + log.seq * STEP_MS;
  for (const line of readFileSync(new URL(name, FOLDER), 'utf8').split('\n')) {
    const frame = v.safeParse(v.pipe(v.string(), v.parseJson(), frameSchema), line);
    if (!frame.success || frame.output.from !== 'agent') continue;
    const { method, params } = frame.output.msg;
    if (method === 'session/update') {
      const update = v.safeParse(sessionUpdateSchema, params?.update);
      if (update.success) addEvent(log, { type: 'update', update: update.output }, at());
    } else if (method === 'session/request_permission') {
      const ask = v.safeParse(askSchema, params);
      const requestId = `r${log.seq}` as RequestId;
      if (ask.success) addEvent(log, { type: 'permission', requestId, ...ask.output }, at());
    }
  }
  return { entries: [...log.entries.values()], info: log.fold.info };
}

// What runs has been running for as long every time.
vi.spyOn(Date, 'now').mockReturnValue(START + 60_000);

const root = document.createElement('div');
afterEach(() => render(null, root));

// It is looked at: keys answer what it asks.
history.replaceState(null, '', chatPath(ID));
const page = createPage({
  connect: () => ({
    call: { highlightCode: async () => null } as never,
    setView: () => undefined,
    close: () => undefined,
  }), // nothing is called
  router: createRouter(window),
  theme: createTheme(document.documentElement, null),
  appearance: createAppearance(document.documentElement, null),
  document,
});

test.each(
  readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl')),
)('%s reads aloud as it did, closed and opened', async (name) => {
  const { entries, info } = entriesOf(name);
  const window = createTranscriptWindow(ID);
  window.opened(
    {
      sessionId: ID,
      epoch: null,
      entries,
      more: false,
      newer: false,
      missing: false,
      info,
      fresh: true,
      outbox: [],
      firstUnread: null,
      revision: 1,
    },
    true,
  );
  await act(() =>
    render(
      <PageContext.Provider value={page}>
        {window.rows.value.map((row) => (
          <EntryView key={row.seq} row={row} window={window} cwd="/home/dev/project" />
        ))}
      </PageContext.Provider>,
      root,
    ),
  );
  const shown = [...root.querySelectorAll<HTMLElement>('article')];
  expect(shown.map((entry) => entry.dataset.kind)).toEqual(entries.map((entry) => entry.kind));
  for (const entry of shown) expect(entry.textContent?.trim(), entry.dataset.kind).not.toBe('');
  await act(() => {
    for (const line of root.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) line.click();
  });
  // What loads when it is first needed is there: diffs, markdown, and what can be done with a message.
  await vi.waitFor(async () => {
    await act(() => undefined);
    expect(root.querySelectorAll('figure[aria-label^="Diff"]:not(:has(pre))')).toHaveLength(0);
    expect(root.querySelectorAll('[data-loading]')).toHaveLength(0);
    const messages = [...root.querySelectorAll('[data-kind="user"], [data-kind="agent"]')];
    expect(messages.filter((message) => !message.querySelector('[role="toolbar"]'))).toEqual([]);
  }, 10_000);
  expect(root.textContent).not.toContain('cannot be shown');
  await expect(accessibleText(root)).toMatchFileSnapshot(
    `../../../tests/recordings/aloud/${name.replace('.jsonl', '.txt')}`,
  );
});
