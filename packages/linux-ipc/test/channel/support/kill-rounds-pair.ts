/** Rounds of the campaign in which each victim has a channel of its own to the survivor. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';

import { Channel, ChannelServer, Requester, respond, SocketChannel } from 'linux-ipc/channel';

import type { Ground } from './kill-ground.js';
import { CAPACITY, envelopes, PACKETS } from './kill-roles.js';
import type { Fate } from './kill-tally.js';
import { now, type Victim } from './kill-victim.js';
import {
  mixedMessage,
  numberedMessage,
  numberOfMessage,
  numberOfMixed,
} from './numbered-message.js';

/** Plays the survivor until the victim is dead; returns how many messages passed. */
type Part<C> = (channel: C, victim: Victim) => Promise<number>;

/** So many messages fill the memory several times. */
const BURST = 32;

interface PairEnd extends Disposable, Pick<Channel, 'peer' | 'disconnection' | 'disconnected'> {}

const listen = (path: string): Promise<ChannelServer> =>
  ChannelServer.listen(path, { capacity: CAPACITY });
const listenForValues = (path: string) =>
  ChannelServer.listen(path, { capacity: CAPACITY, messages: envelopes });
const listenAtSocket = (path: string): Promise<ChannelServer<SocketChannel>> =>
  ChannelServer.listenFor(path, {}, (connection) => SocketChannel.host(connection));

/** Each victim connects; its channel alone reports that it died. */
async function meet<C extends PairEnd>(
  ground: Ground,
  fates: readonly Fate[],
  listenAt: (path: string) => Promise<ChannelServer<C>>,
  part: Part<C>,
  check: (passed: number, victim: Victim) => void,
): Promise<void> {
  const path = ground.newPath();
  using server = await listenAt(path);
  const victims = new Map<number, [Victim, Fate]>();
  const forking = Promise.all(
    fates.map(async (fate) => {
      const victim = await ground.fork(fate, path);
      victims.set(victim.pid, [victim, fate]);
    }),
  );
  const rounds = fates.map(async () => {
    using channel = await server.accept();
    await forking;
    const [victim, fate] = victims.get(channel.peer.pid) ?? assert.fail('not a victim');
    const seeingOff = ground.seeOff(victim, fate, async () => {
      for (let i = 0; i < 3; i++) await turn();
      assert.equal(channel.disconnection, undefined, 'a stopped victim is not dead');
    });
    const passed = await part(channel, victim);
    const time = now();
    assert.equal(await channel.disconnected(), 'died');
    await seeingOff;
    ground.recovered(victim, time);
    if (victim.report !== undefined) check(passed, victim);
  });
  await Promise.all(rounds);
}

interface Messages {
  readonly of: (number: number) => Uint8Array;
  readonly numberOf: (message: Uint8Array) => number;
}

const numbered: Messages = { of: numberedMessage, numberOf: numberOfMessage };
const mixed: Messages = {
  of: (number) => mixedMessage(number, 0, PACKETS),
  numberOf: (message) => numberOfMixed(message, PACKETS),
};

/**
 * All that a killed sender sent is received, whole and in order, and at most one message more. Receiving
 * begins when the sender sleeps because there is no room: else it would depend on the machine whether it
 * ever does.
 */
async function killThoseWhoSend<C extends PairEnd & AsyncIterable<Uint8Array>>(
  ground: Ground,
  fates: readonly Fate[],
  listenAt: (path: string) => Promise<ChannelServer<C>>,
  { numberOf }: Messages,
): Promise<void> {
  const part = async (channel: C, victim: Victim): Promise<number> => {
    let count = 0;
    await victim.asleep();
    for await (const message of channel) assert.equal(numberOf(message), count++);
    return count;
  };
  await meet(ground, fates, listenAt, part, (received, { report }) => {
    const sent = report?.done ?? 0;
    assert.ok(received === sent || received === sent + 1, `${String(received)} of ${String(sent)}`);
  });
}

/**
 * A sender to a killed receiver learns of the death, whether it waits for room or not. It pauses between
 * bursts until the receiver sleeps because nothing is left.
 */
async function killThoseWhoReceive<C extends PairEnd & Pick<Channel, 'send'>>(
  ground: Ground,
  fates: readonly Fate[],
  listenAt: (path: string) => Promise<ChannelServer<C>>,
  messages: Messages,
): Promise<void> {
  const part = async (channel: C, victim: Victim): Promise<number> => {
    let count = 0;
    const sendAll = async (): Promise<void> => {
      for (;;) {
        await channel.send(messages.of(count++));
        if (count % BURST === 0) await victim.asleep();
      }
    };
    await assert.rejects(sendAll(), { code: 'EPIPE', disconnection: 'died' });
    return count;
  };
  await meet(ground, fates, listenAt, part, (sent, { report }) => {
    assert.ok((report?.done ?? 0) <= sent);
  });
}

/** A server continues to serve others when a guest is killed or stopped while it connects. */
export async function killConnecting(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const path = ground.newPath();
  const server = await listen(path);
  const echo = async (channel: Channel): Promise<void> => {
    try {
      for await (const message of channel) await channel.send(message);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EPIPE');
    } finally {
      channel.close();
    }
  };
  const serving = (async () => {
    const echoing: Promise<void>[] = [];
    for await (const channel of server) echoing.push(echo(channel));
    await Promise.all(echoing);
  })();
  const visit = async (): Promise<void> => {
    using channel = await Channel.connect(path);
    await channel.send(numberedMessage(1));
    assert.equal(numberOfMessage((await channel.receive()) ?? assert.fail()), 1);
  };
  const meetFate = async (fate: Fate): Promise<void> => {
    const victim = await ground.fork(fate, path);
    await ground.seeOff(victim, fate, visit);
    await visit();
    ground.recovered(victim, now());
  };
  await Promise.race([Promise.all(fates.map(meetFate)), serving]);
  server.close();
  await serving;
}

type Round = (ground: Ground, fates: readonly Fate[]) => Promise<void>;

export const killSenders: Round = (ground, fates) =>
  killThoseWhoSend(ground, fates, listen, numbered);
export const killReceivers: Round = (ground, fates) =>
  killThoseWhoReceive(ground, fates, listen, numbered);
/** A message of which only some fragments arrived is not received. */
export const killSocketSenders: Round = (ground, fates) =>
  killThoseWhoSend(ground, fates, listenAtSocket, mixed);
export const killSocketReceivers: Round = (ground, fates) =>
  killThoseWhoReceive(ground, fates, listenAtSocket, mixed);

/** When a responder is killed, each request has the right answer or rejects. */
export async function killResponders(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await meet(
    ground,
    fates,
    listenForValues,
    async (channel) => {
      const requester = Requester.from<number, number>(channel);
      for (let answered = 0; ;) {
        const requests = [1, 2, 3].map((number) => requester.request(number));
        for (const [i, settled] of (await Promise.allSettled(requests)).entries()) {
          if (settled.status === 'fulfilled') assert.equal(settled.value, 2 * (i + 1));
          else assert.equal((settled.reason as NodeJS.ErrnoException).code, 'EPIPE');
          answered += settled.status === 'fulfilled' ? 1 : 0;
        }
        if (channel.disconnection !== undefined) return answered;
      }
    },
    (answered, { report }) => {
      assert.ok(answered <= (report?.done ?? 0));
    },
  );
}

/** respond() resolves once the requester has been killed. */
export async function killRequesters(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await meet(
    ground,
    fates,
    listenForValues,
    async (channel) => {
      let asked = 0;
      await respond<number, number>(channel, (request) => {
        asked++;
        return 2 * request;
      });
      return asked;
    },
    (asked, { report }) => {
      assert.ok(asked >= (report?.done ?? 0));
    },
  );
}
