/**
 * The library's mechanisms: a message to another process, and one back. The arguments and output are
 * those of bench/c/round-trip.c.
 *
 * Usage: round-trip MODE SIZE COUNT SAMPLES, where MODE is one of pipe, fifo, seqpacket, signal,
 * semaphore.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe, PipeReader, PipeWriter } from 'linux-ipc/pipe';
import { Semaphore, unlinkSemaphore } from 'linux-ipc/semaphore';
import { queueSignal, Signals } from 'linux-ipc/signal';
import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { readParameters, reportSamples, startPartner, wordsForPartner } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const message = new Uint8Array(size).fill(1);

/** One end. The caller waits only if a method returns a promise. */
interface End {
  send(): Promise<void> | undefined;
  receive(): Promise<unknown> | undefined;
}

/** Makes the two ends: `start` starts the other process with these descriptors and arguments. */
interface Mechanism {
  here(start: (descriptors: number[], ...words: string[]) => ChildProcess): Promise<End>;
  there(...words: string[]): Promise<End>;
}

function byteEnd(reader: PipeReader, writer: PipeWriter): End {
  const into = new Uint8Array(size);
  return {
    send: () => writer.write(message),
    async receive() {
      for (let got = 0; got < size;) got += await reader.read(into);
    },
  };
}

const pipe: Mechanism = {
  here(start) {
    const there = Pipe.create();
    const back = Pipe.create();
    start([there.read.fd, back.write.fd]);
    there.read.close();
    back.write.close();
    return Promise.resolve(byteEnd(back.read, there.write));
  },
  there: () => Promise.resolve(byteEnd(PipeReader.from(3), PipeWriter.from(4))),
};

const fifo: Mechanism = {
  async here(start) {
    const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-bench-'));
    const [there, back] = [join(folder, 'there'), join(folder, 'back')];
    makeFifo(there);
    makeFifo(back);
    start([], there, back);
    const writer = await openFifoWriter(there);
    const reader = openFifoReader(back);
    const end = byteEnd(reader, writer);
    // Once the other end has replied it has opened both FIFOs, and their names are no longer needed.
    await end.send();
    await end.receive();
    rmSync(folder, { recursive: true });
    return end;
  },
  async there(there = '', back = '') {
    const reader = openFifoReader(there);
    return byteEnd(reader, await openFifoWriter(back));
  },
};

function seqpacketEnd(connection: SeqpacketConnection): End {
  return {
    send: () => connection.send(message),
    receive: () => connection.receive(),
  };
}

const seqpacket: Mechanism = {
  async here(start) {
    const name = `linux-ipc-bench-${String(process.pid)}`;
    const server = await SeqpacketServer.listen({ abstract: name });
    start([], name);
    return seqpacketEnd(await server.accept());
  },
  there: async (abstract = '') => seqpacketEnd(await SeqpacketConnection.connect({ abstract })),
};

function signalEnd(signals: Signals, pid: number): End {
  return {
    send() {
      queueSignal(pid, 'SIGRTMIN', 1);
      return undefined;
    },
    receive: () => signals.next(),
  };
}

const signal: Mechanism = {
  async here(start) {
    const signals = Signals.watch(['SIGRTMIN']);
    const { pid = 0 } = start([], String(process.pid));
    await signals.next(); // the other process is ready
    return signalEnd(signals, pid);
  },
  there(pid) {
    const end = signalEnd(Signals.watch(['SIGRTMIN']), Number(pid));
    void end.send();
    return Promise.resolve(end);
  },
};

function semaphoreEnd(lowered: Semaphore, raised: Semaphore): End {
  return {
    send() {
      raised.post();
      return undefined;
    },
    receive() {
      lowered.waitSync();
      return undefined;
    },
  };
}

const semaphore: Mechanism = {
  here(start) {
    const [there, back] = [1, 2].map((i) => `/linux-ipc-bench-${String(process.pid)}-${String(i)}`);
    if (there === undefined || back === undefined) throw new Error('two names');
    const end = semaphoreEnd(Semaphore.create(back), Semaphore.create(there));
    start([], there, back);
    // Once the other end has replied, it has opened both semaphores.
    void end.send();
    void end.receive();
    unlinkSemaphore(there);
    unlinkSemaphore(back);
    return Promise.resolve(end);
  },
  there(there = '', back = '') {
    return Promise.resolve(semaphoreEnd(Semaphore.open(there), Semaphore.open(back)));
  },
};

const mechanisms: Readonly<Record<string, Mechanism>> = {
  pipe,
  fifo,
  seqpacket,
  signal,
  semaphore,
};
const mechanism = mechanisms[mode];
if (mechanism === undefined) throw new Error(`unknown mechanism ${mode}`);

if (isPartner) {
  const end = await mechanism.there(...wordsForPartner());
  for (;;) {
    const received = end.receive();
    if (received !== undefined) await received;
    const sent = end.send();
    if (sent !== undefined) await sent;
  }
}

let partner: ChildProcess | undefined;
const end = await mechanism.here(
  (descriptors, ...words) => (partner = startPartner(words, descriptors)),
);
await reportSamples(samples, count, async () => {
  for (let i = 0; i < count; i++) {
    const sent = end.send();
    if (sent !== undefined) await sent;
    const received = end.receive();
    if (received !== undefined) await received;
  }
});
partner?.kill('SIGKILL');
process.exit(); // open descriptors would keep the process alive
