/** A guest that a host refuses learns why, whatever the kind of the channel. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  bytes,
  Channel,
  ChannelInvitation,
  ChannelServer,
  Inbox,
  json,
  LatestValue,
  LatestValueReader,
  listenForChannels,
  openChannel,
  Outbox,
  Publisher,
  record,
  Requester,
  respond,
  respondToAll,
  Subscriber,
  text,
  values,
  type Codec,
  type Envelope,
} from 'linux-ipc/channel';

import { native } from '../../../dist/core/native.js';
import { KeyPaths } from '../../../dist/channel/message/key-paths.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const capacity = 4096;

const groups = {
  Inbox: [Inbox, Outbox],
  Publisher: [Publisher, Subscriber],
  LatestValue: [LatestValue, LatestValueReader],
} as const;

describe('the 33rd member', () => {
  for (const [name, [host, member]] of Object.entries(groups)) {
    it(`is refused with the reason, until a slot is free: ${name}`, async () => {
      using group = host.create({ capacity });
      const join = async (): Promise<{ close(): void }> =>
        await member.connect({ fd: group.invite().releaseForThisProcess() });
      const members = await Promise.all(Array.from({ length: 32 }, join));
      const full = {
        code: 'ERR_CHANNEL_FULL',
        message: 'the host refuses: all of its 32 member slots are in use',
      };
      await assert.rejects(join(), full);
      assert.equal(group.refused, 1);
      members[7]?.close();
      await new Promise(setImmediate);
      (await join()).close();
      for (const each of members) each.close();
    });
  }
});

describe('a host without memory or descriptors for a guest', () => {
  it('says so to the guest', async (context) => {
    const memfd_create = native.memfd_create.bind(native);
    context.after(() => {
      native.memfd_create = memfd_create;
    });
    using invitation = ChannelInvitation.create();
    const connecting = Channel.connect({ fd: invitation.releaseForThisProcess() });
    native.memfd_create = () => -24;
    await assert.rejects(invitation.accept(), { code: 'EMFILE' });
    await assert.rejects(connecting, {
      code: 'ERR_CHANNEL_HOST_FAILED',
      message: 'the host refuses: it failed with EMFILE: too many open files',
    });
  });
});

describe('two types of messages', () => {
  const types: [string, Codec<never>][] = [
    ['bytes()', bytes()],
    ['text()', text()],
    ['values()', values()],
    ['json()', json()],
    ["record({ a: 'int8' })", record({ a: 'int8' })],
    ["record({ b: 'int8' })", record({ b: 'int8' })],
    ["record({ a: 'uint8' })", record({ a: 'uint8' })],
    ["record({ a: 'int8', b: 'int8' })", record({ a: 'int8', b: 'int8' })],
    ["record({ b: 'int8', a: 'int8' })", record({ b: 'int8', a: 'int8' })],
  ] as unknown as [string, Codec<never>][];
  const connects = {
    ...Object.fromEntries(
      Object.entries(groups).map(([name, [host, member]]) => [
        name,
        async (here: Codec<never>, there: Codec<never>) => {
          using group = host.create({ capacity, messages: here });
          const fd = group.invite().releaseForThisProcess();
          (await (member.connect as typeof Outbox.connect)({ fd }, { messages: there })).close();
        },
      ]),
    ),
    async Channel(here: Codec<never>, there: Codec<never>) {
      using invitation = ChannelInvitation.create({ capacity, messages: here });
      const fd = invitation.releaseForThisProcess();
      const [a, b] = await Promise.allSettled([
        invitation.accept(),
        Channel.connect({ fd }, { messages: there }),
      ]);
      for (const end of [a, b]) if (end.status === 'fulfilled') end.value.close();
      if (b.status === 'rejected') throw b.reason;
    },
  };

  for (const [name, connect] of Object.entries(connects)) {
    it(`are refused, however similar: ${name}`, async () => {
      for (const [i, [ours, here]] of types.entries()) {
        for (const [j, [theirs, there]] of types.entries()) {
          const connecting = connect(here, there);
          if (i === j) await connecting;
          else {
            const code = 'ERR_CHANNEL_MISMATCH';
            await assert.rejects(connecting, { code }, `${ours} and ${theirs}`);
          }
        }
      }
    });
  }

  it('have numbers that the handshake can carry', () => {
    for (const schema of [NaN, 1.5, -1, 2 ** 31, 2 ** 32 + 1, Infinity]) {
      const messages = { ...bytes(), schema };
      assert.throws(() => Inbox.create({ messages }), {
        code: 'ERR_OUT_OF_RANGE',
        message: /^the schema of messages must be a whole number/,
      });
    }
  });
});

describe('requests over a channel of another type', () => {
  const carrier = `memory:${folder}/requests` as const;
  for (const [name, narrow] of [
    ['bytes()', bytes()],
    ['text()', text()],
    ['record()', record({ a: 'int8' })],
  ] as const) {
    it(`are refused at once: ${name}`, async () => {
      const messages = narrow as unknown as Codec<Envelope<unknown, unknown>>;
      const refused = {
        code: 'ERR_OUT_OF_RANGE',
        message: new RegExp(`must be one of values\\(\\) or json\\(\\), not "${name.slice(0, -2)}`),
      };
      for (const open of [
        () => ChannelServer.listen(`${folder}/requests`, { messages }),
        () => listenForChannels(carrier, { messages }),
      ]) {
        using server = await open();
        await assert.rejects(
          respondToAll(server, () => 1),
          refused,
        );
        const [client, channel] = await Promise.all([
          openChannel(carrier, { messages }),
          server.accept(),
        ]);
        assert.throws(() => Requester.from(client), refused);
        await assert.rejects(
          respond(channel, () => 1),
          refused,
        );
        client.close();
        channel.close();
      }
    });
  }
});

describe('what a sender of values() remembers of keys', () => {
  it('is bounded by their length, not only by their number', () => {
    const paths = new KeyPaths();
    const first = paths.start();
    for (let i = 0; i < 100; i++) paths.start().then(`${String(i)}${'x'.repeat(10_000)}`);
    assert.notEqual(paths.start(), first);
    const again = paths.start();
    for (let i = 0; i < 1000; i++) paths.start().then(`short${String(i)}`);
    assert.equal(paths.start(), again);
  });
});
