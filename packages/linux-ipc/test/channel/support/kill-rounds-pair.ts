/** Rounds of the campaign in which each victim has a channel of its own to the survivor. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';

import { ChannelServer, Requester, respond, type Channel, type Codec } from 'linux-ipc/channel';

import type { Ground } from './kill-ground.js';
import { CAPACITY, envelopes } from './kill-roles.js';
import type { Fate } from './kill-tally.js';
import { now, type Victim } from './kill-victim.js';
import { numberedMessage, numberOfMessage } from './numbered-message.js';

/** Does the survivor's part; returns when the victim is dead, and how many messages passed. */
type Part<T> = (channel: Channel<T>) => Promise<number>;

/** Each victim connects; each is told dead by its channel, and by nothing else. */
async function meet<T>(
  ground: Ground,
  fates: readonly Fate[],
  messages: Codec<T> | undefined,
  part: Part<T>,
  check: (passed: number, victim: Victim) => void,
): Promise<void> {
  const path = ground.newPath();
  using server = await ChannelServer.listen<T>(path, { capacity: CAPACITY, messages });
  const victims = new Map<number, [Victim, Fate]>();
  const forking = Promise.all(
    fates.map(async (fate) => {
      const victim = await ground.fork(fate, path);
      victims.set(victim.pid, [victim, fate]);
    }),
  );
  const meetings = fates.map(async () => {
    using channel = await server.accept();
    await forking;
    const [victim, fate] = victims.get(channel.peer.pid) ?? assert.fail('a stranger');
    const seeingOff = ground.seeOff(victim, fate, async () => {
      for (let i = 0; i < 3; i++) await turn();
      assert.equal(channel.peerLeft(), undefined, 'a stopped one is not dead');
    });
    const passed = await part(channel);
    const time = now();
    assert.equal(await channel.end(), 'died');
    await seeingOff;
    ground.recovered(victim, time);
    if (victim.report !== undefined) check(passed, victim);
  });
  await Promise.all(meetings);
}

/** All that a killed sender sent is received, whole and in order, and at most one more. */
export async function killSenders(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const part = async (channel: Channel): Promise<number> => {
    let count = 0;
    for await (const message of channel) assert.equal(numberOfMessage(message), count++);
    return count;
  };
  await meet(ground, fates, undefined, part, (received, { report }) => {
    const sent = report?.done ?? 0;
    assert.ok(received === sent || received === sent + 1, `${String(received)} of ${String(sent)}`);
  });
}

/** Who sends to a killed receiver learns of it, whether it waits for room or not. */
export async function killReceivers(ground: Ground, fates: readonly Fate[]): Promise<void> {
  const part = async (channel: Channel): Promise<number> => {
    let count = 0;
    const sendAll = async (): Promise<void> => {
      for (;;) await channel.send(numberedMessage(count++));
    };
    await assert.rejects(sendAll(), { code: 'EPIPE' });
    return count;
  };
  await meet(ground, fates, undefined, part, (sent, { report }) => {
    assert.ok((report?.done ?? 0) <= sent);
  });
}

/** Every request is answered rightly or refused, when the responder is killed. */
export async function killResponders(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await meet(
    ground,
    fates,
    envelopes,
    async (channel) => {
      const requester = new Requester<number, number>(channel);
      for (let answered = 0; ;) {
        const requests = [1, 2, 3].map((number) => requester.request(number));
        for (const [i, settled] of (await Promise.allSettled(requests)).entries()) {
          if (settled.status === 'fulfilled') assert.equal(settled.value, 2 * (i + 1));
          else assert.equal((settled.reason as NodeJS.ErrnoException).code, 'EPIPE');
          answered += settled.status === 'fulfilled' ? 1 : 0;
        }
        if (channel.peerLeft() !== undefined) return answered;
      }
    },
    (answered, { report }) => {
      assert.ok(answered <= (report?.done ?? 0));
    },
  );
}

/** Who responds is done when the one who asks was killed. */
export async function killRequesters(ground: Ground, fates: readonly Fate[]): Promise<void> {
  await meet(
    ground,
    fates,
    envelopes,
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
