import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import 'linux-ipc-nats';
import { openLatestValue, openLatestValueReader, values } from 'linux-ipc/channel';

import { NatsServer, skip } from '../support/nats-server.js';
import { nothingIsStored } from '../support/nothing-is-stored.js';

describe('a latest value over NATS', { skip }, () => {
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(async () => {
    await nothingIsStored(server);
    await server.stop();
  });

  it('is read as often as wanted, and received once; the last value is never lost', async () => {
    const address = server.at('a value');
    const messages = values<number>();
    const value = await openLatestValue(address, { messages });
    value.write(1);
    const reader = await openLatestValueReader(address, { messages });
    assert.equal(await reader.receive(), 1);
    assert.equal(reader.tryReceive(), undefined);
    assert.equal(reader.read(), 1);
    for (let i = 2; i <= 1000; i++) value.write(i);
    value.close();
    const received: number[] = [];
    for await (const one of reader) received.push(one);
    assert.equal(received.at(-1), 1000);
    assert.ok(received.length < 999, `some are replaced before they are sent: ${received.length}`);
    assert.deepEqual(
      received,
      [...received].sort((a, b) => a - b),
    );
    assert.equal(reader.disconnection, 'closed');
    reader.close();
  });

  it('is undefined before the first write, even if an earlier writer left a value', async () => {
    const address = server.at('anew');
    const first = await openLatestValue(address);
    const witness = await openLatestValueReader(address);
    first.write(new Uint8Array([1]));
    assert.deepEqual(await witness.receive(), new Uint8Array([1]));
    first.close();
    assert.equal(await witness.receive(), undefined);
    const second = await openLatestValue(address);
    const reader = await openLatestValueReader(address);
    assert.equal(reader.read(), undefined);
    second.write(new Uint8Array([2]));
    assert.deepEqual(await reader.receive(), new Uint8Array([2]));
    for (const one of [witness, reader, second]) one.close();
  });

  it('refuses a value that the server would not take', async () => {
    const value = await openLatestValue(server.at('long'));
    assert.throws(
      () => {
        value.write(new Uint8Array(2 ** 20));
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    value.close();
  });
});
