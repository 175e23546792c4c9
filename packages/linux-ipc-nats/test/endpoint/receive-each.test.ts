/** Over NATS, a message is handled in the call with which it arrives: other receivers lose nothing by it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import { listenForChannels, openChannel, values, type MessageEndpoint } from 'linux-ipc/channel';

import { NatsServer, skip } from '../support/nats-server.js';

const messages = values<number>();

describe('receiveEach() over NATS', { skip }, () => {
  let server: NatsServer;
  let here: NatsConnection;
  let there: NatsConnection;
  let opened = 0;
  before(async () => {
    server = await NatsServer.start([]);
    const servers = `127.0.0.1:${server.port}`;
    [here, there] = [await connect({ servers }), await connect({ servers })];
  });
  after(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.stop();
  });

  async function pair(): Promise<[MessageEndpoint<number>, MessageEndpoint<number>]> {
    const address = server.at(`channel ${opened++}`);
    using listener = await listenForChannels(address, { messages, nats: { client: here } });
    return await Promise.all([
      listener.accept(),
      openChannel(address, { messages, nats: { client: there } }),
    ]);
  }

  it('handles a message before the next one on the connection arrives', async () => {
    const [receiver, sender] = await pair();
    const order: string[] = [];
    const handling = receiver.receiveEach((number) => {
      order.push(`handled ${number}`);
    });
    const heard = here.subscribe('after', {
      callback: () => {
        order.push('after');
      },
      max: 1,
    });
    await here.flush();
    // In one write: so both arrive in one piece.
    void sender.send(1);
    there.publish('after');
    await heard.closed;
    assert.deepEqual(order, ['handled 1', 'after']);
    sender.close();
    await handling;
    receiver.close();
  });

  it('takes turns with calls of receive(), in the order of the calls', async () => {
    const [receiver, sender] = await pair();
    const handled: number[] = [];
    const handling = receiver.receiveEach((number) => {
      handled.push(number);
    });
    const received = receiver.receive();
    for (let i = 1; i <= 4; i++) await sender.send(i);
    assert.equal(await received, 2);
    sender.close();
    await handling;
    assert.deepEqual(handled, [1, 3, 4]);
    receiver.close();
  });

  it('waits for the promise of its handler, which may receive', async () => {
    const [receiver, sender] = await pair();
    const pairs: (number | undefined)[][] = [];
    const handling = receiver.receiveEach(async (number) => {
      pairs.push([number, await receiver.receive()]);
    });
    for (let i = 1; i <= 4; i++) await sender.send(i);
    sender.close();
    await handling;
    assert.deepEqual(pairs, [
      [1, 2],
      [3, 4],
    ]);
    receiver.close();
  });

  it('rejects with what its handler throws or rejects with, and leaves the next message', async () => {
    const [receiver, sender] = await pair();
    const errors = [() => Promise.reject(new Error('rejected')), () => assert.fail('thrown')];
    for (const [i, fail] of errors.entries()) {
      const handling = receiver.receiveEach(fail);
      await sender.send(i);
      await sender.send(10 + i);
      await assert.rejects(handling, { message: /rejected|thrown/ });
      assert.equal(await receiver.receive(), 10 + i);
    }
    sender.close();
    receiver.close();
  });

  it('resolves if its handler closes the channel, or if somebody else does', async () => {
    for (const isHandler of [true, false]) {
      const [receiver, sender] = await pair();
      const handling = receiver.receiveEach(() => {
        if (isHandler) receiver.close();
      });
      if (isHandler) await sender.send(1);
      else receiver.close();
      await handling;
      assert.equal(receiver.closed, true);
      sender.close();
    }
  });
});
