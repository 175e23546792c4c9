/**
 * Rounds of the campaign in which the victims are members of a group that the survivor hosts. A living
 * member continues beside them, and every guarantee holds for it.
 */
import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import {
  Inbox,
  LatestValue,
  LatestValueReader,
  Outbox,
  Publisher,
  Subscriber,
  type GroupHostOptions,
} from 'linux-ipc/channel';

import type { Ground } from './kill-ground.js';
import { OUT_OF_BAND, CAPACITY, LONGEST } from './kill-roles.js';
import type { STEPS } from './kill-steps.js';
import type { Fate } from './kill-tally.js';
import { now, type Victim } from './kill-victim.js';
import { Milestones } from './milestones.js';
import {
  mixedMessage,
  numberedMessage,
  numberOfMessage,
  numberOfMixed,
  senderOfMessage,
} from './numbered-message.js';

/** A host and the living member, both in this process. */
interface Scene {
  members(): readonly { readonly pid: number }[];
  /** Sends the message with this number to the living member, or from it. */
  send(number: number): Promise<void> | void;
  /** Counts the messages of {@link send} that were received or counted as lost. */
  readonly passed: Milestones;
  /** Rejects if a wrong message is received; resolves once closed. */
  readonly receiving: Promise<void>;
  /** How many messages of others a member blocks that is stopped before this access. */
  blocks?(access: string): 'all' | 'some' | 'nothing';
  checkVictim?(victim: Victim): void;
  close(): void;
}

/** So many messages fill the memory several times, and lap a slow subscriber. */
const BURST = 16;

type Open = (path: string, options: GroupHostOptions) => Promise<Scene>;

/** Sends messages while the members meet their fates. */
async function killMembers(ground: Ground, fates: readonly Fate[], open: Open): Promise<void> {
  const departures = new Map<number, Milestones>();
  const departureOf = (pid: number): Milestones => {
    const known = departures.get(pid) ?? new Milestones();
    departures.set(pid, known);
    return known;
  };
  const path = ground.newPath();
  const scene = await open(path, {
    capacity: CAPACITY,
    onDisconnect: ({ pid }, end) => {
      assert.equal(end, pid === process.pid ? 'closed' : 'died');
      departureOf(pid).reach(1);
    },
  });
  const { passed, receiving } = scene;
  let sent = 0;
  let isOver = false;
  const sending = (async () => {
    while (!isOver) {
      await scene.send(sent++);
      // In bursts, so that some members are lapped, with pauses, so that some sleep.
      if (sent % BURST !== 0) continue;
      await passed.until(sent);
      await delay(1);
    }
  })();
  const whileStopped = async (access: string): Promise<void> => {
    const before = sent;
    switch (scene.blocks?.(access)) {
      case 'nothing':
      case undefined:
        await passed.until(before + 2 * BURST);
        break;
      case 'all':
        for (let i = 0; i < 5; i++) await turn();
        assert.ok(passed.count <= before + 1, `blocked before ${access}`);
        break;
      case 'some':
    }
  };
  const meetFate = async (fate: Fate): Promise<Victim> => {
    const victim = await ground.fork(fate, path);
    // A victim that is killed at any instant is killed after it has joined, or has even finished.
    const isMember = (): boolean => scene.members().some(({ pid }) => pid === victim.pid);
    const hasJoined = (): boolean => departureOf(victim.pid).count > 0 || isMember();
    while (fate.action === 'killed at any instant' && !hasJoined()) await turn();
    // A victim killed before it was admitted is reported to no one.
    const mayNotJoin = ['send hello', 'receive handshake'].includes(fate.access);
    const recover = async (): Promise<number> => {
      if (mayNotJoin) while (isMember()) await turn();
      else await departureOf(victim.pid).until(1);
      await passed.until(sent + 1);
      return now();
    };
    const seeingOff = ground.seeOff(victim, fate, whileStopped);
    if (mayNotJoin) await seeingOff;
    const recovered = await recover();
    await seeingOff;
    ground.recovered(victim, recovered);
    return victim;
  };
  const victims = Promise.all(fates.map(meetFate)).finally(() => (isOver = true));
  await Promise.race([Promise.all([victims, sending]), receiving]);
  for (const victim of await victims) scene.checkVictim?.(victim);
  scene.close();
  await receiving;
}

type SendingAccess = keyof (typeof STEPS)['many-to-one: send'];

/** The accesses before which a sender has claimed room and not published its record: M4 to M6. */
const HOLDING: ReadonlySet<string> = new Set<SendingAccess>([
  'write type',
  'write claimed length',
  'write PADDING',
  'copy in',
  'copy in the rest',
  'store length',
]);

/**
 * The accesses before which a sender has published a record and not yet woken the inbox: M7 to W3. An
 * inbox that sleeps sleeps on unless another message is sent.
 */
const WAKING: ReadonlySet<string> = new Set<SendingAccess>([
  "write participant's UNITS 0",
  'load SLEEP',
  'compare and exchange SLEEP',
  'ring',
]);

/**
 * An inbox receives all that each killed sender had sent, at most one message more, and all that the
 * living one sends. A stopped sender blocks the others only between claiming room and waking the inbox.
 */
export async function killManySenders(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killMembers(ground, fates, async (path, options) => {
    const inbox = await Inbox.listen(path, options);
    const living = await Outbox.connect(path);
    const next = new Map<number, number>();
    const passed = new Milestones();
    const receive = async (): Promise<void> => {
      for await (const message of inbox) {
        const sender = senderOfMessage(message);
        const number = numberOfMessage(message, LONGEST);
        assert.equal(number, next.get(sender) ?? 0, `sender ${String(sender)}`);
        next.set(sender, number + 1);
        if (sender === 0) passed.reach(number + 1);
      }
    };
    return {
      members: () => inbox.senders,
      send: (number) => living.send(numberedMessage(number, 0, LONGEST)),
      passed,
      receiving: receive(),
      blocks: (access) => (HOLDING.has(access) ? 'all' : WAKING.has(access) ? 'some' : 'nothing'),
      checkVictim({ id, report }) {
        if (report === undefined) return;
        const more = (next.get(id) ?? 0) - report.done;
        assert.ok(more === 0 || more === 1, `${String(more)} more: ${JSON.stringify(report)}`);
      },
      close() {
        living.close();
        inbox.close();
      },
    };
  });
}

/** Receives ascending numbers until the host has closed; resolves with the number of gaps in them. */
async function receiveAscending(
  messages: AsyncIterable<Uint8Array>,
  passed: Milestones,
  numberOf = (message: Uint8Array): number => numberOfMessage(message, LONGEST),
): Promise<number> {
  let missing = 0;
  let isFirst = true;
  for await (const message of messages) {
    const number = numberOf(message);
    assert.ok(number >= passed.count, `${String(number)} after ${String(passed.count - 1)}`);
    if (!isFirst) missing += number - passed.count;
    isFirst = false;
    passed.reach(number + 1);
  }
  return missing;
}

/**
 * A killed subscriber affects neither the others nor the publisher. A stopped one blocks only a
 * publisher that waits, once its memory is full.
 */
export async function killSubscribers(
  ground: Ground,
  fates: readonly Fate[],
  whenFull: 'overwrite' | 'wait',
): Promise<void> {
  await killMembers(ground, fates, async (path, options) => {
    const publisher = await Publisher.listen(path, { ...options, whenFull });
    const living = await Subscriber.connect(path);
    const passed = new Milestones();
    return {
      members: () => publisher.subscribers,
      send: (number) => publisher.send(numberedMessage(number, 0, LONGEST)),
      passed,
      receiving: receiveAscending(living, passed).then((missing) => {
        assert.equal(living.lost, missing);
        if (whenFull === 'wait') assert.equal(missing, 0);
        living.close();
      }),
      blocks: () => (whenFull === 'wait' ? 'some' : 'nothing'),
      close: () => {
        publisher.close();
      },
    };
  });
}

/**
 * As {@link killSubscribers}, with some messages sent out of band. The last of each burst is not: it is
 * never lost, so that each burst comes to its end.
 */
export async function killOutOfBandSubscribers(
  ground: Ground,
  fates: readonly Fate[],
): Promise<void> {
  await killMembers(ground, fates, async (path, options) => {
    const publisher = await Publisher.listen(path, options);
    const living = await Subscriber.connect(path);
    const passed = new Milestones();
    return {
      members: () => publisher.subscribers,
      send: (number) => publisher.send(mixedMessage(number, 0, OUT_OF_BAND)),
      passed,
      receiving: receiveAscending(living, passed, (message) =>
        numberOfMixed(message, OUT_OF_BAND),
      ).then((missing) => {
        assert.equal(living.lost, missing);
        living.close();
      }),
      close: () => {
        publisher.close();
      },
    };
  });
}

/** A killed or stopped reader affects neither the value nor its other readers. */
export async function killFollowers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killMembers(ground, fates, async (path, options) => {
    const latest = await LatestValue.listen(path, options);
    const living = await LatestValueReader.connect(path);
    const passed = new Milestones();
    return {
      members: () => latest.readers,
      send: (number) => {
        latest.write(numberedMessage(number, 0, LONGEST));
      },
      passed,
      receiving: receiveAscending(living, passed).then(() => {
        living.close();
      }),
      close: () => {
        latest.close();
      },
    };
  });
}
