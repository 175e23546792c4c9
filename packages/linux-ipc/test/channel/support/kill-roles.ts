/** The programs of the victims, which run until they die: one function for each role. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';

import {
  Channel,
  ChannelServer,
  Inbox,
  LatestValue,
  LatestValueReader,
  Outbox,
  Publisher,
  Requester,
  respond,
  SocketChannel,
  Subscriber,
  values,
  type Envelope,
} from 'linux-ipc/channel';

import type { Role } from './kill-steps.js';
import {
  mixedMessage,
  numberedMessage,
  numberOfMessage,
  numberOfMixed,
  senderOfMessage,
} from './numbered-message.js';

/** The memory of each channel: small, so that both sides wait and positions wrap soon. */
export const CAPACITY = 4096;
/** The longest message that is sent as one record, and the longest value. */
export const LONGEST = CAPACITY / 8 - 8;
/** Lengths of messages of which some are too long for the ring, or for a packet of a socket. */
export const OUT_OF_BAND = { longest: LONGEST, long: 20_000 };
export const PACKETS = { longest: 1300, long: 140_000 };
/** How many members join a victim that hosts a group. */
export const MEMBERS = 2;

export interface Task {
  readonly role: Role;
  /** The socket at which the survivor listens, or the victim is to listen. */
  readonly path: string;
  /** The number of the victim, which its messages carry. */
  readonly id: number;
  /** After how many messages its task is done. */
  readonly count: number;
}

export interface Progress {
  /** How many whole messages it has sent or received. */
  done: number;
  /** Reports that others can join. */
  ready(): void;
  /** Reports that the task is done. A victim dies here, and closes nothing. */
  end(): void;
}

type Play = (task: Task, progress: Progress) => Promise<void>;

export const envelopes = values<Envelope<number, number>>();

/** Publishes `count` messages, and lets the event loop have a turn from time to time. */
async function publishAll(
  count: number,
  progress: Progress,
  publish: (number: number) => Promise<void> | void,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    await publish(i);
    progress.done++;
    if (i % 3 === 0) await turn();
  }
}

async function receiveAscending(
  messages: AsyncIterable<Uint8Array>,
  { count }: Task,
  progress: Progress,
  numberOf = (message: Uint8Array): number => numberOfMessage(message, LONGEST),
): Promise<void> {
  let last = -1;
  for await (const message of messages) {
    const number = numberOf(message);
    assert.ok(number > last, `${String(number)} after ${String(last)}`);
    last = number;
    if (++progress.done === count) break;
  }
}

async function publishMessages(
  { path, count, id }: Task,
  progress: Progress,
  whenFull: 'overwrite' | 'wait',
  messageOf = (number: number): Uint8Array => numberedMessage(number, id, LONGEST),
): Promise<void> {
  using publisher = await Publisher.listen(path, { capacity: CAPACITY, whenFull });
  progress.ready();
  while (publisher.subscribers.length < MEMBERS) await turn();
  await publishAll(count, progress, (number) => publisher.send(messageOf(number)));
  progress.end();
}

/** Receives from several senders, the messages of each in order. */
async function receiveFromMany({ path, count }: Task, progress: Progress): Promise<void> {
  using inbox = await Inbox.listen(path, { capacity: CAPACITY });
  progress.ready();
  while (inbox.senders.length < MEMBERS) await turn();
  const next = new Map<number, number>();
  for await (const message of inbox) {
    const sender = senderOfMessage(message);
    const number = next.get(sender) ?? 0;
    assert.equal(numberOfMessage(message, LONGEST), number);
    next.set(sender, number + 1);
    if (++progress.done === count) break;
  }
  progress.end();
}

export const ROLES: Record<Role, Play> = {
  async 'one-to-one: send'({ path, count, id }, progress) {
    using channel = await Channel.connect(path);
    for (; progress.done < count; progress.done++) {
      await channel.send(numberedMessage(progress.done, id));
    }
    progress.end();
  },
  async 'one-to-one: receive'({ path, count }, progress) {
    using channel = await Channel.connect(path);
    for await (const message of channel) {
      assert.equal(numberOfMessage(message), progress.done);
      if (++progress.done === count) break;
    }
    progress.end();
  },
  async 'one-to-one: connect'({ path, count, id }, progress) {
    for (; progress.done < count; progress.done++) {
      using channel = await Channel.connect(path);
      await channel.send(numberedMessage(progress.done, id));
      assert.equal(numberOfMessage((await channel.receive()) ?? assert.fail()), progress.done);
    }
    progress.end();
  },
  async 'one-to-one: accept'({ path, count, id }, progress) {
    using server = await ChannelServer.listen(path, { capacity: CAPACITY });
    const opened: Channel[] = [];
    progress.ready();
    for await (const channel of server) {
      opened.push(channel);
      await channel.send(numberedMessage(progress.done, id));
      if (++progress.done === count) break;
    }
    progress.end();
    for (const channel of opened) channel.close();
  },
  async 'many-to-one: send'({ path, count, id }, progress) {
    using outbox = await Outbox.connect(path);
    for (; progress.done < count; progress.done++) {
      await outbox.send(numberedMessage(progress.done, id, LONGEST));
    }
    progress.end();
  },
  'many-to-one: receive': receiveFromMany,
  'many-to-one: recover': receiveFromMany,
  async 'broadcast, overwriting: publish'(task, progress) {
    await publishMessages(task, progress, 'overwrite');
  },
  async 'broadcast, overwriting: subscribe'(task, progress) {
    using subscriber = await Subscriber.connect(task.path);
    await receiveAscending(subscriber, task, progress);
    progress.end();
  },
  async 'broadcast, out of band: publish'(task, progress) {
    await publishMessages(task, progress, 'overwrite', (number) =>
      mixedMessage(number, task.id, OUT_OF_BAND),
    );
  },
  async 'broadcast, out of band: subscribe'(task, progress) {
    using subscriber = await Subscriber.connect(task.path);
    await receiveAscending(subscriber, task, progress, (message) =>
      numberOfMixed(message, OUT_OF_BAND),
    );
    progress.end();
  },
  async 'broadcast, waiting: publish'(task, progress) {
    await publishMessages(task, progress, 'wait');
  },
  async 'broadcast, waiting: admit'({ path, count, id }, progress) {
    let visits = 0;
    using publisher = await Publisher.listen(path, {
      capacity: CAPACITY,
      whenFull: 'wait',
      onDisconnect: () => visits++,
    });
    progress.ready();
    while (publisher.subscribers.length < MEMBERS) await turn();
    for (; visits < count; progress.done++) {
      await publisher.send(numberedMessage(progress.done, id, LONGEST));
      await turn();
    }
    progress.end();
  },
  async 'broadcast, waiting: subscribe'(task, progress) {
    using subscriber = await Subscriber.connect(task.path);
    await receiveAscending(subscriber, task, progress);
    assert.equal(subscriber.lost, 0);
    progress.end();
  },
  async 'latest value: write'({ path, count, id }, progress) {
    using latest = await LatestValue.listen(path, { capacity: CAPACITY });
    progress.ready();
    while (latest.readers.length < MEMBERS) await turn();
    await publishAll(count, progress, (number) => {
      latest.write(numberedMessage(number, id, LONGEST));
    });
    progress.end();
  },
  async 'latest value: follow'(task, progress) {
    using follower = await LatestValueReader.connect(task.path);
    await receiveAscending(follower, task, progress);
    progress.end();
  },
  async 'requests: ask'({ path, count }, progress) {
    using requester = Requester.from(await Channel.connect(path, { messages: envelopes }));
    while (progress.done < count) {
      const requests = [1, 2, 3].map((number) => requester.request(number));
      assert.deepEqual(await Promise.all(requests), [2, 4, 6]);
      progress.done += 3;
    }
    progress.end();
  },
  async 'requests: answer'({ path, count }, progress) {
    using channel = await Channel.connect(path, { messages: envelopes });
    await new Promise<void>((resolve, reject) => {
      const answer = (request: number): number => {
        if (++progress.done === count) resolve();
        return 2 * request;
      };
      respond(channel, answer).then(resolve, reject);
    });
    progress.end();
  },
  async 'socket: send'({ path, count, id }, progress) {
    using channel = await SocketChannel.connect(path);
    for (; progress.done < count; progress.done++) {
      await channel.send(mixedMessage(progress.done, id, PACKETS));
    }
    progress.end();
  },
  async 'socket: receive'({ path, count }, progress) {
    using channel = await SocketChannel.connect(path);
    for await (const message of channel) {
      assert.equal(numberOfMixed(message, PACKETS), progress.done);
      if (++progress.done === count) break;
    }
    progress.end();
  },
};
