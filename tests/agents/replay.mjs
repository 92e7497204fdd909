/**
 * Replays one process of a recording, as the agent that it was. Knows no streams: frames go in and out.
 *
 * It walks through the recorded frames in order. What the agent sent is sent; at what the client sent it
 * waits until the client of today does the same. Three liberties, since today's client is another one:
 *
 * - a request that the recorded client made and today's does not (listing sessions, setting a mode, a second
 *   session) is passed over as soon as today's client goes on to a later one;
 * - a prompt that was sent while another ran may come after it;
 * - a request that the recording does not have gets a plain answer of its method.
 *
 * A question's answer is waited for, and then what the recorded agent did is done, whatever the answer was.
 */
const CANCELS = new Set(['session/cancel', '$/cancel_request']);
/** Requests that make a session; their replies name it. */
const MAKES_SESSION = new Set(['session/new', 'session/fork']);
const OPENS_SESSION = new Set(['session/load', 'session/resume']);

/**
 * `records`: those of one process. `send` gets one frame at a time; `pause(ms)` waits as long as the agent did.
 * The returned `receive` takes one frame of the client's.
 */
export function createReplay(records, { send, pause = async () => {} }) {
  const steps = records.filter(({ from }) => from !== 'client-raw');
  const isDone = new Set(); // indexes of client requests that came, and of those passed over
  const idOf = new Map(); // id of a recorded client request → today's, while unanswered
  const late = new Map(); // id of a recorded request → index: overtaken by the agent's frames, still to come
  const skippedIds = new Set();
  const absent = new Set(); // recorded sessions that today's client never made
  const sessionOf = new Map(); // recorded session → today's
  const arrived = []; // today's requests that no step has taken yet
  const answers = new Set(); // ids of our requests that were answered
  let cancels = 0;
  let at = 0;
  let previousT = steps[0]?.t ?? 0;
  let wake = () => {};

  const finished = walk();
  return { receive, finished };

  function receive(frame) {
    if (frame.method === undefined) {
      answers.add(frame.id);
      if (frame.result?.outcome?.outcome === 'cancelled') cancels++;
    } else if (frame.id === undefined) {
      if (CANCELS.has(frame.method)) cancels++;
    } else {
      arrived.push(frame);
    }
    settle();
    wake();
  }

  async function walk() {
    for (; at < steps.length; at++) {
      const { t, from, msg } = steps[at];
      if (from === 'agent') {
        await pause(t - previousT);
        await sendRecorded(msg);
      } else {
        await follow(msg);
      }
      previousT = t;
    }
    settle();
  }

  async function until(condition) {
    while (!condition()) {
      settle();
      if (condition()) return;
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  }

  /** A frame of the recorded client: waits for today's to do the same. */
  async function follow(msg) {
    const index = at;
    if (msg.method === undefined) {
      const asked = steps.find(({ from, msg: own }) => from === 'agent' && own.method && own.id === msg.id);
      if (!absent.has(asked?.msg.params?.sessionId)) await until(() => answers.has(msg.id));
    } else if (msg.id === undefined) {
      if (!CANCELS.has(msg.method) || absent.has(msg.params?.sessionId)) return;
      await until(() => cancels > 0);
      cancels--;
    } else if (isOfAbsentSession(msg)) {
      skip(index);
    } else if (!isDone.has(index) && !take(index)) {
      if (isOvertaken(msg)) late.set(msg.id, index);
      else await until(() => isDone.has(index) || take(index));
    }
  }

  /** True if the session's turn goes on without this prompt, which a client that queues sends after it. */
  function isOvertaken({ method, params }) {
    return (
      method === 'session/prompt' &&
      steps.some(
        ({ from, msg: other }) =>
          from === 'client' && idOf.has(other.id) && other.params?.sessionId === params.sessionId,
      )
    );
  }

  async function sendRecorded(msg) {
    const sessionId = msg.params?.sessionId;
    if (absent.has(sessionId)) return;
    if (msg.method === undefined) {
      if (msg.id === null || skippedIds.has(msg.id)) return;
      if (late.has(msg.id)) await lateOnes();
      if (skippedIds.has(msg.id)) return;
      const id = idOf.get(msg.id);
      idOf.delete(msg.id);
      send(translate({ ...msg, id }));
      return;
    }
    // The turn that these frames belong to has not begun yet.
    if (idOf.size === 0 && late.size > 0) await lateOnes();
    if (msg.method === '$/cancel_request' || sessionId === undefined) send(msg);
    else send(translate(msg));
  }

  /** Waits for the requests that were overtaken. */
  async function lateOnes() {
    for (const [recordedId, index] of late) {
      await until(() => isDone.has(index) || take(index));
      late.delete(recordedId);
    }
  }

  /** Gives the step the request of today that it waits for, if it is there. */
  function take(index) {
    const { msg } = steps[index];
    const found = arrived.findIndex((frame) => fits(frame, msg));
    if (found < 0) return false;
    const [frame] = arrived.splice(found, 1);
    idOf.set(msg.id, frame.id);
    isDone.add(index);
    if (OPENS_SESSION.has(msg.method)) sessionOf.set(msg.params.sessionId, frame.params?.sessionId);
    return true;
  }

  function fits(frame, recorded) {
    if (frame.method !== recorded.method) return false;
    const session = recorded.params?.sessionId;
    if (session === undefined || OPENS_SESSION.has(recorded.method)) return true;
    return frame.params?.sessionId === (sessionOf.get(session) ?? session);
  }

  /** Passes over what the client of today left out, and answers what the recording does not have. */
  function settle() {
    for (const frame of [...arrived]) {
      const index = steps.findIndex(
        ({ from, msg }, step) =>
          from === 'client' && !isDone.has(step) && msg.id !== undefined && fits(frame, msg),
      );
      const before = index < 0 ? [] : openRequests(index);
      if (index >= 0 && before.every(isDispensable)) {
        if (idOf.size === 0) for (const step of before) skip(step);
      } else if (index < 0 || !before.some(isPrompt) || frame.method !== 'session/prompt') {
        arrived.splice(arrived.indexOf(frame), 1);
        send({ jsonrpc: '2.0', id: frame.id, ...plainAnswer(frame) });
      }
    }
  }

  /** Client requests before `index` that have not come. */
  function openRequests(index) {
    return steps
      .slice(0, index)
      .flatMap(({ from, msg }, step) =>
        from === 'client' && msg.method && msg.id !== undefined && !isDone.has(step) ? [step] : [],
      );
  }

  function isPrompt(step) {
    return steps[step].msg.method === 'session/prompt';
  }

  function isDispensable(step) {
    const { msg } = steps[step];
    if (isOfAbsentSession(msg)) return true;
    if (msg.method === 'session/new')
      return steps.some((other, i) => i < step && isDone.has(i) && MAKES_SESSION.has(other.msg.method));
    return msg.method !== 'initialize' && msg.method !== 'session/prompt';
  }

  function isOfAbsentSession(msg) {
    return absent.has(msg.params?.sessionId);
  }

  function skip(step) {
    const { msg } = steps[step];
    isDone.add(step);
    skippedIds.add(msg.id);
    late.delete(msg.id);
    if (!MAKES_SESSION.has(msg.method)) return;
    const reply = steps.find(({ from, msg: own }) => from === 'agent' && own.id === msg.id && own.result);
    if (reply) absent.add(reply.msg.result.sessionId);
  }

  function translate(msg) {
    const session = msg.params?.sessionId;
    if (session === undefined || !sessionOf.has(session)) return msg;
    return { ...msg, params: { ...msg.params, sessionId: sessionOf.get(session) } };
  }

  function plainAnswer({ method, params }) {
    const recorded = (name) => {
      const request = steps.find(({ from, msg }) => from === 'client' && msg.method === name);
      return steps.find(({ from, msg }) => from === 'agent' && msg.id === request?.msg.id && msg.result)?.msg
        .result;
    };
    switch (method) {
      case 'session/set_mode':
      case 'session/close':
      case 'session/delete':
        return { result: {} };
      case 'session/set_config_option':
        return { result: { configOptions: recorded('session/new')?.configOptions ?? [] } };
      case 'session/list':
        return { result: { sessions: [] } };
      case 'session/load':
      case 'session/resume':
        return {
          error: { code: -32002, message: 'Resource not found', data: { sessionId: params?.sessionId } },
        };
      case 'initialize':
        return { result: recorded('initialize') };
      case 'session/prompt':
        return { error: { code: -32603, message: 'The recording has no further prompt' } };
      default:
        return { error: { code: -32601, message: `"Method not found": ${method}` } };
    }
  }
}
