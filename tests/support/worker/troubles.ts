/** What can go wrong between a worker and its gateway, by chance. For tests only. */
import type { EventBody } from '../../../src/shared/event.ts';
import type { FakeSession } from './fake-session.ts';
import { asked, prompted, rested, said, tool } from './said.ts';
import type { World } from './world.ts';

/** Some events of a session, as an agent may make them, in no sensible order. */
export function speak(world: World, session: FakeSession, random: () => number): void {
  const name = `${session.lastSeq}-${session.epoch.length}`;
  const events: EventBody[] = [
    prompted(`p${name}`),
    said('a', 'm'),
    said('b', 'm'),
    said('c'),
    tool(`t${name}`, 'in_progress'),
    said('d', 'm'),
    asked(`r${name}`),
    rested,
  ];
  const count = 1 + Math.floor(random() * 5);
  for (let n = 0; n < count; n += 1) {
    const event = events[Math.floor(random() * events.length)];
    if (event) world.gateway.append(session.id, event);
  }
}

/** One mishap, or the end of one. */
export async function makeTrouble(
  { gateway, time }: World,
  session: FakeSession,
  random: () => number,
): Promise<void> {
  const dice = random();
  if (dice < 0.2) gateway.cutSockets(random() < 0.2 ? 1013 : 1006);
  else if (dice < 0.3) gateway.cutFeeds();
  else if (dice < 0.4) gateway.setMangle((frame) => (random() < 0.15 ? null : frame));
  else if (dice < 0.5) gateway.setMangle((frame) => (random() < 0.1 ? frame.slice(0, -3) : frame));
  else if (dice < 0.65) gateway.setMangle((frame) => frame);
  else if (dice < 0.8) {
    gateway.setUp(false);
    await time.advance(random() * 3_000);
    gateway.setUp(true);
  } else if (dice < 0.92) {
    gateway.setSilent(true);
    await time.advance(random() * 8_000);
    gateway.setSilent(false);
    gateway.cutSockets();
    gateway.cutFeeds();
  } else session.renew();
}

export function endTroubles({ gateway }: World): void {
  gateway.setMangle((frame) => frame);
  gateway.setUp(true);
  gateway.cutSockets();
}
