/** Uses what QEMU's user mode supports: it has no robust mutexes, and maps no memory a second time. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';

import {
  EventCounter,
  Pipe,
  PosixMessageQueue,
  queueSignal,
  SharedMemory,
  Signals,
  socketPair,
  SystemVSegment,
  unlinkPosixMessageQueue,
} from 'linux-ipc';

const text = Buffer.from('over');

const { read, write } = Pipe.create();
await write.write(text);
assert.equal(await read.read(new Uint8Array(8)), 4);

const [a, b] = socketPair('seqpacket');
await a.send(text);
assert.deepEqual(await b.receive(), text);

const counter = EventCounter.create();
counter.tryAdd(3);
assert.equal(await counter.take(), 3n);

const name = `/linux-ipc-emulated-${process.pid}`;
const queue = PosixMessageQueue.create(name);
unlinkPosixMessageQueue(name);
await queue.send(text);
assert.deepEqual(Buffer.from((await queue.receive()).message), text);

const segment = SystemVSegment.create({ size: 4096 });
const again = SystemVSegment.attach(segment.id);
segment.remove();
segment.bytes[7] = 42;
assert.equal(again.bytes[7], 42);

const memory = SharedMemory.create(name, { size: 4096 });
memory.unlink();
memory.bytes[7] = 42;
memory.close();
assert.equal(memory.bytes.length, 0);

const signals = Signals.watch(['SIGRTMIN+1']);
queueSignal(process.pid, 'SIGRTMIN+1', 42);
const { pid, value } = await signals.next();
assert.deepEqual([pid, value], [process.pid, 42]);

console.log(`linux-ipc works on ${process.arch}, Node.js ${process.version}`);
