/** Rounds of the campaign in which each victim is the host, and the survivor its members. */
import assert from 'node:assert/strict';

import { Inbox, LatestFollower, Outbox, Subscriber } from 'linux-ipc/channel';

import type { Ground } from './kill-ground.js';
import { CAPACITY, LONGEST, MEMBERS } from './kill-roles.js';
import type { Fate } from './kill-tally.js';
import { now, type Victim } from './kill-victim.js';
import { numberedMessage, numberOfMessage } from './numbered-message.js';

interface Member {
  hostLeft(): string | undefined;
  close(): void;
}

/** Does a member's part until it knows that the host is dead; checks what it received. */
type Part<M> = (member: M, victim: Victim, index: number) => Promise<(victim: Victim) => void>;

/** Who comes when the host is dead, or dies while they meet, is told so. */
function requireHostGone(error: unknown): undefined {
  assert.match((error as NodeJS.ErrnoException).code ?? '', /^(ECONNRESET|ECONNREFUSED|EPIPE)$/);
}

/**
 * Each victim hosts members of the survivor, which learn that it died. Its place is free: the socket
 * file that it leaves is replaced by the next who listens there.
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
    const joinOne = async (_: unknown, index: number): Promise<void> => {
      const member = await connect(path).catch(requireHostGone);
      if (member === undefined) return;
      joined.push(member);
      const check = await part(member, victim, index);
      assert.equal(member.hostLeft(), 'died');
      const time = now();
      member.close();
      await seeingOff;
      ground.recovered(victim, time);
      check(victim);
    };
    const seeingOff = ground.seeOff(victim, fate, () => {
      for (const member of joined) assert.equal(member.hostLeft(), undefined);
    });
    await Promise.all([seeingOff, ...Array.from({ length: MEMBERS }, joinOne)]);
    const next = await Inbox.listen(path, { capacity: CAPACITY });
    next.close();
  };
  await Promise.all(fates.map(meetFate));
}

/** Who sends to a killed inbox learns of it. */
export async function killInboxes(ground: Ground, fates: readonly Fate[]): Promise<void> {
  let received = 0;
  await killHosts(
    ground,
    fates,
    (path) => Outbox.connect(path),
    async (outbox: Outbox, _, index) => {
      let sent = 0;
      const sendAll = async (): Promise<void> => {
        for (;;) await outbox.send(numberedMessage(sent++, index, LONGEST));
      };
      await assert.rejects(sendAll(), { code: 'EPIPE' });
      received += sent;
      return ({ report }) => {
        assert.ok((report?.done ?? 0) <= received);
      };
    },
  );
}

/** Receives ascending numbers until the victim died; the last it sent is not lost. */
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

/** Subscribers of a killed publisher have the last message it sent, and learn of its death. */
export async function killPublishers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    (subscriber: Subscriber) => receiveAscending(subscriber),
  );
}

/** Subscribers that are waited for have all that a killed publisher sent. */
export async function killWaitingPublishers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => Subscriber.connect(path),
    (subscriber: Subscriber) => receiveAscending(subscriber, false),
  );
}

/** Followers of a killed writer have the last value, whole, as often as they read it. */
export async function killWriters(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await killHosts(
    ground,
    fates,
    (path) => LatestFollower.connect(path),
    async (follower: LatestFollower) => {
      const check = await receiveAscending(follower);
      const value = follower.read();
      if (value !== undefined) assert.ok(numberOfMessage(value, LONGEST) >= 0);
      return check;
    },
  );
}
