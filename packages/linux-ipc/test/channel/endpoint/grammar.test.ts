/** The grammar that all objects of channels share: address, hook, disconnection, `console.log`. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import {
  Channel,
  ChannelInvitation,
  ChannelServer,
  Inbox,
  LatestValue,
  LatestValueReader,
  Outbox,
  Publisher,
  Subscriber,
  text,
  type Codec,
} from 'linux-ipc/channel';

import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const shown = (object: object): string => inspect(object, { breakLength: Infinity });

const groups = [
  {
    name: 'Inbox',
    member: 'Outbox',
    members: 'senders',
    listen: Inbox.listen.bind(Inbox),
    create: Inbox.create.bind(Inbox),
    connect: Outbox.connect.bind(Outbox),
  },
  {
    name: 'Publisher',
    member: 'Subscriber',
    members: 'subscribers',
    listen: Publisher.listen.bind(Publisher),
    create: Publisher.create.bind(Publisher),
    connect: Subscriber.connect.bind(Subscriber),
  },
  {
    name: 'LatestValue',
    member: 'LatestValueReader',
    members: 'readers',
    listen: LatestValue.listen.bind(LatestValue),
    create: LatestValue.create.bind(LatestValue),
    connect: LatestValueReader.connect.bind(LatestValueReader),
  },
];

for (const { name, member, members, listen, create, connect } of groups) {
  describe(name, () => {
    it('has the address that it listens at, and none if it does not listen', async () => {
      const path = join(folder, `${name}.socket`);
      using host = await listen(path);
      assert.equal(host.address, path);
      using unnamed = create();
      assert.equal(unnamed.address, undefined);
    });

    it('refuses an assignment to onDisconnect, which would have no effect', () => {
      const onDisconnect = (): void => undefined;
      using host = create({ onDisconnect });
      assert.equal(host.onDisconnect, onDisconnect);
      assert.throws(() => {
        (host as { onDisconnect: unknown }).onDisconnect = () => undefined;
      }, TypeError);
    });

    it('notifies its members when it closes', async () => {
      const host = create();
      const invitation = host.invite();
      using joined = await connect({ fd: invitation.releaseForThisProcess() });
      assert.equal(joined.peer.pid, process.pid);
      assert.equal(joined.disconnection, undefined);
      const disconnected = joined.disconnected();
      const aborted = joined.disconnected({ signal: AbortSignal.abort() });
      await assert.rejects(aborted, { name: 'AbortError' });
      host.close();
      assert.equal(await disconnected, 'closed');
      assert.equal(joined.disconnection, 'closed');
      assert.equal(
        shown(joined),
        `${member} { disconnection: 'closed', peer: ${String(process.pid)}, state: 'open' }`,
      );
    });

    it('shows its address, its members and its state', async () => {
      const path = join(folder, `${name}-shown.socket`);
      const host = await listen(path);
      const text = `${name} { address: '${path}', ${members}: 0, state: `;
      assert.equal(shown(host), `${text}'open' }`);
      host.close();
      assert.equal(shown(host), `${text}'closed' }`);
    });
  });
}

describe('a channel', () => {
  it('shows its peer; its server shows its address, its invitation the descriptor', async () => {
    const name = `grammar-${String(process.pid)}`;
    using server = await ChannelServer.listen({ abstract: name });
    assert.deepEqual(server.address, { abstract: name });
    assert.equal(
      shown(server),
      `ChannelServer { address: { abstract: '${name}' }, state: 'open' }`,
    );
    using invitation = ChannelInvitation.create();
    const { fd } = invitation;
    assert.equal(shown(invitation), `ChannelInvitation { fd: ${String(fd)}, state: 'open' }`);
    const connecting = Channel.connect({ fd: invitation.releaseForThisProcess() });
    using channel = await invitation.accept();
    using _other = await connecting;
    assert.equal(shown(channel), `Channel { peer: ${String(process.pid)}, state: 'open' }`);
    assert.equal(shown(invitation), "ChannelInvitation { state: 'closed' }");
  });

  it('refuses a codec function that was not called, and names the remedy', async () => {
    const messages = text as unknown as Codec<string>;
    await assert.rejects(Channel.connect('/nonexistent', { messages }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: 'messages must be a codec, such as text() or values(), not a function',
    });
  });

  it('refuses a time-out that is negative or no number', () => {
    using inbox = Inbox.create();
    for (const timeoutMs of [-1, NaN]) {
      assert.throws(() => inbox.receiveSync(timeoutMs), {
        code: 'ERR_OUT_OF_RANGE',
        message: /^timeoutMs /,
      });
    }
    assert.throws(() => inbox.receiveSync('1' as unknown as number), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });
});
