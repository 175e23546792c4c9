/** Receiving while the thread is blocked, from processes that connect and disconnect meanwhile. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import {
  Inbox,
  LatestValue,
  LatestValueReader,
  Publisher,
  Subscriber,
  values,
} from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const minute = 60_000;

function startSender(path: string, name: string, count: number): ChildProcess {
  return spawn(process.execPath, [fixture('outbox-sends'), path, name, String(count)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

describe('an inbox whose thread is blocked', () => {
  it('admits senders, and notices that one has died', async () => {
    const path = join(folder, 'blocked.socket');
    const left: string[] = [];
    using inbox = await Inbox.listen(path, {
      messages: values<[name: string, number: number]>(),
      capacity: 4096,
      onDisconnect: (_, end) => left.push(end),
    });
    const victim = startSender(path, 'victim', 1e6);
    const killed = once(victim, 'exit');
    assert.deepEqual(inbox.receiveSync(minute)?.slice(0, 2), ['victim', 0]);
    victim.kill('SIGKILL');
    const alive = once(startSender(path, 'alive', 2000), 'exit');
    let next = 0;
    while (next < 2000) {
      const [name, number] = inbox.receiveSync(minute) ?? assert.fail('nothing arrived');
      if (name === 'alive') assert.equal(number, next++);
    }
    assert.equal(left[0], 'died');
    assert.deepEqual(await killed, [null, 'SIGKILL']);
    assert.deepEqual(await alive, [0, null]);
  });
});

describe('a reader of a latest value whose thread is blocked', () => {
  it('receives each new value once', async () => {
    using latest = LatestValue.create({ messages: values<number>() });
    const fd = latest.invite().releaseForThisProcess();
    using reader = await LatestValueReader.connect({ fd }, { messages: values<number>() });
    assert.equal(reader.receiveSync(5), undefined);
    latest.write(1);
    assert.equal(reader.receiveSync(minute), 1);
    assert.equal(reader.receiveSync(0), undefined);
    const at = latest.claim(16);
    assert.equal(reader.read(), 1, 'not before it is committed');
    const encoded = values<number>().encode(2);
    latest.claimed.set(encoded, latest.claim(encoded.length));
    latest.commit();
    assert.equal(reader.receiveSync(minute), 2);
    assert.ok(at > 0);
    latest.close();
    assert.equal(reader.receiveSync(minute), undefined);
  });
});

describe('a member slot that is handed over by descriptor', () => {
  it('belongs to a child process, whose disconnection is noticed', async () => {
    const left: string[] = [];
    using inbox = Inbox.create({ onDisconnect: (_, end) => left.push(end) });
    const invitation = inbox.invite();
    const parameters = [fixture('outbox-sends-long'), '-', '7', '3', '10'];
    const child = spawn(process.execPath, parameters, {
      stdio: ['ignore', 'inherit', 'inherit', invitation.fd],
    });
    const exited = once(child, 'exit');
    invitation.close();
    for (let i = 0; i < 3; i++) assert.equal((await inbox.receive())[0], i);
    assert.deepEqual(await exited, [0, null]);
    while (left.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(left, ['closed']);
    assert.deepEqual(inbox.senders, []);
  });

  it('is free again when the child exits without connecting', async () => {
    using publisher = Publisher.create();
    const invitation = publisher.invite();
    const child = spawn('true', [], { stdio: ['ignore', 'ignore', 'ignore', invitation.fd] });
    const exited = once(child, 'exit');
    invitation.close();
    invitation.close();
    await exited;
    assert.deepEqual(publisher.subscribers, []);
    using next = await Subscriber.connect({ fd: publisher.invite().releaseForThisProcess() });
    publisher.trySend(new Uint8Array(3));
    assert.equal((await next.receive())?.length, 3);
  });
});
