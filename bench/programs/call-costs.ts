/**
 * Makes one call, or a pair of calls, of the library repeatedly in one process. Its arguments and
 * output are those of bench/c/call-costs.c.
 *
 * Usage: call-costs NAME COUNT SAMPLES
 */
import { unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventCounter } from 'linux-ipc/event';
import { LockableFile } from 'linux-ipc/file-lock';
import { PosixMessageQueue, unlinkPosixMessageQueue } from 'linux-ipc/message-queue';
import { Pipe } from 'linux-ipc/pipe';
import { ProcessDescriptor } from 'linux-ipc/process';
import { Semaphore, SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { AnonymousMemory, SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';
import { sendSignal } from 'linux-ipc/signal';
import { socketPair } from 'linux-ipc/socket';
import { Timer } from 'linux-ipc/timer';

import { reportSamples } from './samples.js';

const [name = '', count, samples] = process.argv.slice(2);
const repetitions = Number(count);
const own = `/linux-ipc-bench-${String(process.pid)}`;
const message = new Uint8Array(64).fill(1);

type Repeat = () => void | Promise<void>;

function synchronous(call: () => void): Repeat {
  return () => {
    for (let i = 0; i < repetitions; i++) call();
  };
}

function asynchronous(call: () => Promise<unknown>): Repeat {
  return async () => {
    for (let i = 0; i < repetitions; i++) await call();
  };
}

function writeWords(buffer: ArrayBufferLike): Repeat {
  const words = new Int32Array(buffer, 0, 65_536 / 4);
  return () => {
    for (let i = 0; i < repetitions; i++) {
      for (let at = 0; at < words.length; at++) words[at] = at + i;
    }
  };
}

/** The objects stay open until the process exits; those that would outlive it are removed. */
const prepare: Readonly<Record<string, () => Repeat>> = {
  kill() {
    const { pid } = process;
    return synchronous(() => {
      sendSignal(pid, 'SIGWINCH');
    });
  },
  'semaphore.post-wait'() {
    const semaphore = Semaphore.createIn(AnonymousMemory.create({ size: 4096 }).bytes);
    return synchronous(() => {
      semaphore.post();
      semaphore.tryWait();
    });
  },
  'semaphore.system-v'() {
    const set = SystemVSemaphoreSet.create({ values: [0] });
    process.once('exit', () => {
      set.remove();
    });
    return synchronous(() => {
      set.tryOperate([{ semaphore: 0, change: 1 }]);
      set.tryOperate([{ semaphore: 0, change: -1 }]);
    });
  },
  'pipe.write-read'() {
    const { read, write } = Pipe.create();
    const into = new Uint8Array(64);
    return asynchronous(async () => {
      await write.write(message);
      await read.read(into);
    });
  },
  'pipe.open-close'() {
    return synchronous(() => {
      Pipe.create().close();
    });
  },
  'seqpacket.send-receive'() {
    const [a, b] = socketPair('seqpacket');
    return asynchronous(async () => {
      await a.send(message);
      await b.receive();
    });
  },
  'eventfd.add-take'() {
    const counter = EventCounter.create();
    return synchronous(() => {
      counter.tryAdd();
      counter.tryTake();
    });
  },
  'timerfd.start-stop'() {
    const timer = Timer.create();
    return synchronous(() => {
      timer.start({ afterMs: 10_000 });
      timer.stop();
    });
  },
  'flock.lock-unlock'() {
    const path = join(tmpdir(), own);
    const file = LockableFile.open(path);
    unlinkSync(path);
    return synchronous(() => {
      file.tryLock();
      file.unlock();
    });
  },
  'message-queue.send-receive'() {
    const queue = PosixMessageQueue.create(own);
    unlinkPosixMessageQueue(own);
    return synchronous(() => {
      queue.trySend(message);
      queue.tryReceive();
    });
  },
  'shared-memory.create-unlink'() {
    return synchronous(() => {
      const memory = SharedMemory.create(own, { size: 4096 });
      memory.unlink();
      memory.close();
    });
  },
  'system-v.create-remove'() {
    return synchronous(() => {
      const segment = SystemVSegment.create({ size: 4096 });
      segment.remove();
      segment.close();
    });
  },
  'pidfd.open-close'() {
    return synchronous(() => {
      ProcessDescriptor.open(process.pid).close();
    });
  },
  'memory.write': () => writeWords(AnonymousMemory.create({ size: 65_536 }).bytes.buffer),
  'array.write': () => writeWords(new ArrayBuffer(65_536)),
};

const repeat = prepare[name]?.();
if (repeat === undefined) throw new Error(`unknown call ${name}`);
await reportSamples(Number(samples), repetitions, async () => {
  await repeat();
});
