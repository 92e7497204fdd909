/**
 * What one would otherwise run: a page that opens a WebSocket of its own in every tab, without a worker and without
 * a database. It folds and renders with the product's own modules, so that only the way there differs.
 * `?gateway=ORIGIN&view=ID&follow=ID,ID…`; the device's token is put into the page by whoever opens it.
 */
import '../../../src/ui/styles/base.css';
import { batch, type Signal, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import * as v from 'valibot';
import { createEventReader } from '../../../src/shared/event-frames.ts';
import { createFold } from '../../../src/shared/fold.ts';
import { AUTH_METHOD_ID, META, type Params, parseFrame, writeFrame } from '../../../src/shared/frame.ts';
import { type SessionId, sessionIdSchema } from '../../../src/shared/ids.ts';
import { EntryView } from '../../../src/ui/conversation/entry-view.tsx';
import { createTranscriptWindow } from '../../../src/ui/store/transcript-window.ts';

declare global {
  interface Window {
    plainToken?: string;
  }
}

interface Followed {
  read: ReturnType<typeof createEventReader>;
  fold: ReturnType<typeof createFold>;
  preview: Signal<string>;
}

const query = new URLSearchParams(location.search);
const view = v.parse(sessionIdSchema, query.get('view'));
const ids = (query.get('follow') ?? '').split(',').map((id) => v.parse(sessionIdSchema, id));
const shown = createTranscriptWindow(view);
const loaded = signal(0);
const followed = new Map<SessionId, Followed>(
  ids.map((id) => [id, { read: createEventReader(), fold: createFold(), preview: signal('') }]),
);

/** As pages do: nothing is rendered twice in one frame, and nothing in a hidden tab. */
let waiting: (() => void)[] = [];
let revision = 0;
function nextFrame(task: () => void): void {
  waiting.push(task);
  if (waiting.length === 1) requestAnimationFrame(flush);
}
function flush(): void {
  if (document.hidden) return void setTimeout(flush, 1_000);
  const due = waiting;
  waiting = [];
  batch(() => {
    for (const task of due) task();
  });
}

const socket = new WebSocket(`${query.get('gateway')?.replace('http', 'ws')}/acp`);
let nextId = 1;
const request = (method: string, params: Params): void =>
  socket.send(writeFrame({ type: 'request', id: nextId++, method, params }));
socket.onopen = () => {
  request('initialize', { protocolVersion: 1, clientCapabilities: {} });
  request('authenticate', { methodId: AUTH_METHOD_ID, _meta: { [META.token]: window.plainToken } });
  for (const sessionId of ids) request('session/load', { sessionId, cwd: '/', mcpServers: [] });
};
socket.onmessage = ({ data }) => {
  const frame = parseFrame(String(data));
  if (frame.type === 'result') loaded.value += 1;
  if (frame.type !== 'notification' && frame.type !== 'request') return;
  const session = v.safeParse(sessionIdSchema, frame.params.sessionId);
  const own = session.success ? followed.get(session.output) : undefined;
  const heard = own?.read(frame);
  if (!own || !session.success || heard?.type !== 'event') return;
  const changes = own.fold.apply(heard.event);
  const { preview } = own.fold.info;
  nextFrame(() => {
    own.preview.value = preview;
    if (session.output !== view) return;
    revision += 1;
    shown.push({ push: 'transcript', sessionId: view, revision, changes });
  });
};

function Page() {
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!content.current) return;
    const sizes = new ResizeObserver(() => {
      if (log.current) log.current.scrollTop = log.current.scrollHeight;
    });
    sizes.observe(content.current);
    return () => sizes.disconnect();
  }, []);
  return (
    <div style="display: flex; height: 100vh" data-loaded={loaded.value}>
      <nav aria-label="Sessions" style="width: 280px">
        {[...followed].map(([id, { preview }]) => (
          <p key={id}>
            {id.slice(0, 8)} {preview}
          </p>
        ))}
      </nav>
      <div role="log" ref={log} style="flex: 1; overflow-y: auto">
        <div ref={content}>
          {shown.rows.value.map((row) => (
            <EntryView key={row.seq} row={row} window={shown} cwd="/" />
          ))}
        </div>
      </div>
    </div>
  );
}
render(<Page />, document.body);
