/**
 * Ours, with the same arguments and output as bench/c/mechanism.c; `array` reads an ordinary array.
 *
 * Usage: mechanism MODE SIZE COUNT SAMPLES, MODE one of pipe, seqpacket, memory, array.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Pipe, PipeReader, PipeWriter } from 'linux-ipc/pipe';
import { SystemVSegment } from 'linux-ipc/shared-memory';
import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { readParameters, reportSamples } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const message = new Uint8Array(size).fill(1);

interface End {
  send(): Promise<void>;
  receive(): Promise<void>;
}

function pipeEnd(reader: PipeReader, writer: PipeWriter): End {
  const into = new Uint8Array(size);
  return {
    send: () => writer.write(message),
    async receive() {
      for (let got = 0; got < size;) got += await reader.read(into);
    },
  };
}

function seqpacketEnd(connection: SeqpacketConnection): End {
  return {
    send: () => connection.send(message),
    async receive() {
      await connection.receive();
    },
  };
}

async function echo(end: End): Promise<never> {
  for (;;) {
    await end.receive();
    await end.send();
  }
}

async function roundTrips(end: End): Promise<void> {
  for (let i = 0; i < count; i++) {
    await end.send();
    await end.receive();
  }
}

const program = [fileURLToPath(import.meta.url), ...process.argv.slice(2, 6), '--partner'];

async function measurePipe(): Promise<void> {
  if (isPartner) await echo(pipeEnd(new PipeReader(3), new PipeWriter(4)));
  const there = new Pipe();
  const back = new Pipe();
  const child = spawn(process.execPath, program, {
    stdio: ['ignore', 'inherit', 'inherit', there.read.fd, back.write.fd],
  });
  there.read.close();
  back.write.close();
  const end = pipeEnd(back.read, there.write);
  await reportSamples(samples, count, () => roundTrips(end));
  child.kill('SIGKILL');
}

async function measureSeqpacket(): Promise<void> {
  const name = process.argv[7] ?? `linux-ipc-bench-${String(process.pid)}`;
  if (isPartner) await echo(seqpacketEnd(await SeqpacketConnection.connect({ abstract: name })));
  const server = await SeqpacketServer.listen({ abstract: name });
  const child = spawn(process.execPath, [...program, name], { stdio: 'inherit' });
  const connection = await server.accept();
  await reportSamples(samples, count, () => roundTrips(seqpacketEnd(connection)));
  child.kill('SIGKILL');
  connection.close();
  server.close();
}

async function measureMemory(): Promise<void> {
  const segment = mode === 'memory' ? SystemVSegment.create({ size: 2 ** 20 }) : undefined;
  const buffer = segment?.bytes.buffer ?? new ArrayBuffer(2 ** 20);
  const words = new Int32Array(buffer, 0, size / 4).fill(1);
  let total = 0;
  await reportSamples(samples, count, () => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      // By index, as records in memory are read.
      // eslint-disable-next-line @typescript-eslint/prefer-for-of
      for (let at = 0; at < words.length; at++) sum = (sum + (words[at] ?? 0)) | 0;
      total += sum;
    }
    return Promise.resolve();
  });
  if (total <= 0) throw new Error('not what was written');
  segment?.remove();
  segment?.close();
}

if (mode === 'pipe') await measurePipe();
else if (mode === 'seqpacket') await measureSeqpacket();
else await measureMemory();
