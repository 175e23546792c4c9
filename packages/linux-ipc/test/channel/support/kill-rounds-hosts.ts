/** Rounds of the campaign in which each victim is the host, and the survivor its members. */
import assert from 'node:assert/strict';

import { bytes, Channel, Inbox, LatestValueReader, Outbox, Subscriber } from 'linux-ipc/channel';

import { KIND } from '../../../dist/channel/ring/layout.js';
import { ManyToOneProducer } from '../../../dist/channel/ring/many-to-one.js';
import { joinGroup } from '../../../dist/channel/session/group-member.js';
import type { Ground } from './kill-ground.js';
import { OUT_OF_BAND, CAPACITY, LONGEST, MEMBERS } from './kill-roles.js';
import type { Fate } from './kill-tally.js';
import { now, type Victim } from './kill-victim.js';
import { numberedMessage, numberOfMessage, numberOfMixed } from './numbered-message.js';

interface Member {
  readonly disconnection: string | undefined;
  close(): void;
}

/** So many messages of a member fill the memory several times. */
const BURST = 32;

/** Plays a member until it knows that the host is dead; returns a check of what it received. */
type Part<M> = (member: M, host: Host) => Promise<(victim: Victim) => void>;

interface Host {
  readonly path: string;
  readonly victim: Victim;
  /** The number of the member among those of this host. */
  readonly index: number;
}

/** The error of a guest whose host is dead, or dies during the handshake. */
function requireHostGone(error: unknown): undefined {
  assert.match((error as NodeJS.ErrnoException).code ?? '', /^(ECONNRESET|ECONNREFUSED|EPIPE)$/);
}

/**
 * Each victim hosts members of the survivor, which learn that it died. The next server at that path
 * replaces the socket file that the victim leaves.
 */
async function killHosts<M extends Member>(
  ground: Ground,
  fates: readonly Fate[],
  connect: (path: string) => Promise<M>,
  part: Part<M>,
): Promise<void> {
  const meetFate = async (fate: Fate): Promise<void> => {
    const path = ground.newPath();
    const victim = await ground.fork(fate, path);
    await victim.ready;
    const joined: M[] = [];
    const checks: ((victim: Victim) => void)[] = [];
    const joinOne = async (_: unknown, index: number): Promise<void> => {
      const member = await connect(path).catch(requireHostGone);
      if (member === undefined) return;
      joined.push(member);
      checks.push(await part(member, { path, victim, index }));
      assert.equal(member.disconnection, 'died');
      const time = now();
      member.close();
      await seeingOff;
      ground.recovered(victim, time);
    };
    const seeingOff = ground.seeOff(victim, fate, () => {
      for (const member of joined) assert.equal(member.disconnection, undefined);
    });
    await Promise.all([seeingOff, ...Array.from({ length: MEMBERS }, joinOne)]);
    for (const check of checks) check(victim);
    const next = await Inbox.listen(path, { capacity: CAPACITY });
    next.close();
  };
  await Promise.all(fates.map(meetFate));
}

/**
 * Senders to a killed inbox learn of its death, and the inbox received no more than they sent. They pause
 * between bursts until the inbox sleeps because nothing is left.
 *
 * @param afterEach Called by each sender after each of its messages.
 */
async function killInboxesThat(
  ground: Ground,
  fates: readonly Fate[],
  afterEach: (path: string, sent: number) => Promise<unknown> | undefined,
): Promise<void> {
  const sentTo = new Map<string, number>();
  await killHosts(
    ground,
    fates,
    (path) => Outbox.connect(path),
    async (outbox: Outbox, { path, victim, index }) => {
      let sent = 0;
      const sendAll = async (): Promise<void> => {
        for (;;) {
          await outbox.send(numberedMessage(sent++, index, LONGEST));
          await afterEach(path, sent);
          if (sent % BURST === 0) await victim.asleep();
        }
      };
      await assert.rejects(sendAll(), { code: 'EPIPE', disconnection: 'died' });
      sentTo.set(path, (sentTo.get(path) ?? 0) + sent);
      return ({ report }) => {
        assert.ok((report?.done ?? 0) <= (sentTo.get(path) ?? 0));
      };
    },
  );
}

export async function killInboxes(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killInboxesThat(ground, fates, () => undefined);
}

/** Guests of a server that is killed learn of it, whether it has served them or not. */
export async function killAccepting(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const connect = (path: string): Promise<Channel> => Channel.connect(path);
  await killHosts(ground, fates, connect, async (channel: Channel, { path }) => {
    for (let visits = 0; ; visits++) {
      using visitor = await Channel.connect(path).catch(requireHostGone);
      if (visitor === undefined) break;
      const message = await visitor.receive();
      if (message !== undefined) assert.ok(numberOfMessage(message) >= visits);
    }
    await channel.disconnected();
    return () => undefined;
  });
}

/**
 * Joins an inbox, claims room there, and disconnects: as if killed before M6, or before M4.
 *
 * @returns Whether the inbox is still alive.
 */
async function leaveHole(path: string, hasLength: boolean): Promise<boolean> {
  const terms = { kind: KIND.MANY_TO_ONE, schema: bytes().schema };
  const member = await joinGroup(path, terms, undefined).catch(requireHostGone);
  if (member === undefined) return false;
  const { segment, participant, bell, mapping } = member;
  const offset = new ManyToOneProducer(segment, participant).tryClaim(100, 0);
  if (!hasLength && offset >= 0) Atomics.store(segment.words, (offset - 8) / 4, 0);
  bell.close();
  mapping.close();
  return true;
}

/** The inboxes are killed while they recover from dead senders. */
export async function killRecovering(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killInboxesThat(ground, fates, (path, sent) => leaveHole(path, sent % 2 === 0));
}

/** Receives ascending numbers until the victim has died; the last that it sent must arrive. */
async function receiveAscending(
  messages: AsyncIterable<Uint8Array>,
  mayMiss = true,
): Promise<(victim: Victim) => void> {
  let last = -1;
  for await (const message of messages) {
    const number = numberOfMessage(message, LONGEST);
    assert.ok(
      mayMiss ? number > last : number === last + 1,
      `${String(number)} after ${String(last)}`,
    );
    last = number;
  }
  return ({ report }) => {
    if (report === undefined || last < 0) return;
    const more = last + 1 - report.done;
    assert.ok(more === 0 || more === 1, `${String(more)} more: ${JSON.stringify(report)}`);
  };
}

/** Subscribers of a killed publisher receive its last message, and learn of its death. */
export async function killPublishers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    (subscriber: Subscriber) => receiveAscending(subscriber),
  );
}

/**
 * Subscribers of a killed publisher that waits receive all that it sent. They begin when it sleeps because
 * there is no room: else it would depend on the machine whether it ever does.
 */
export async function killWaitingPublishers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    async (subscriber: Subscriber, { victim }) => {
      await victim.asleep();
      return await receiveAscending(subscriber, false);
    },
  );
}

/**
 * Visitors connect and disconnect all the time. A subscriber that stays receives all that a killed
 * publisher sent; a visitor receives all from when it was admitted, or gets an error.
 */
export async function killAdmitting(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const visit = async (path: string): Promise<void> => {
    let last: number | undefined;
    for (let stay = 0; ; stay = (stay + 1) % 4) {
      using visitor = await Subscriber.connect(path).catch(requireHostGone);
      if (visitor === undefined) return;
      let received = 0;
      for await (const message of visitor) {
        const number = numberOfMessage(message, LONGEST);
        assert.equal(number, received === 0 ? Math.max(number, last ?? 0) : (last ?? 0) + 1);
        last = number;
        if (++received > stay) break;
      }
    }
  };
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    async (subscriber: Subscriber, { path, victim }) => {
      const visiting = visit(path);
      await victim.asleep();
      const [check] = await Promise.all([receiveAscending(subscriber, false), visiting]);
      return check;
    },
  );
}

/**
 * Subscribers of a killed publisher count as lost exactly those messages that they have not received,
 * messages sent out of band included.
 */
export async function killOutOfBandPublishers(
  ground: Ground,
  fates: readonly Fate[],
): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    async (subscriber: Subscriber) => {
      let last = -1;
      let first = 0;
      let received = 0;
      for await (const message of subscriber) {
        const number = numberOfMixed(message, OUT_OF_BAND);
        assert.ok(number > last, `${String(number)} after ${String(last)}`);
        last = number;
        if (received++ === 0) first = number - subscriber.lost;
      }
      const known = first + received + subscriber.lost;
      return ({ report }) => {
        // A subscriber that received nothing does not know its first message.
        if (report === undefined || received === 0) return;
        const more = known - report.done;
        assert.ok(more === 0 || more === 1, `${String(more)} more: ${JSON.stringify(report)}`);
      };
    },
  );
}

/** Readers of a killed writer have its last value, whole, any number of times. */
export async function killWriters(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => LatestValueReader.connect(path),
    async (follower: LatestValueReader) => {
      const check = await receiveAscending(follower);
      const value = follower.read();
      if (value !== undefined) assert.ok(numberOfMessage(value, LONGEST) >= 0);
      return check;
    },
  );
}
