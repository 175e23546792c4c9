/**
 * Several senders and one receiver of the library. The arguments and output are those of
 * bench/c/many.c.
 *
 * Usage: many many.PRODUCERS SIZE COUNT SAMPLES. For each sample, each producer sends COUNT messages of
 * SIZE bytes. Prints one number per sample: nanoseconds per message.
 */
import { once } from 'node:events';

import { Inbox, Outbox } from 'linux-ipc/channel';

import { readParameters, reportSamples, startPartner, wordsForPartner } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const producers = Number(mode.slice('many.'.length));

async function produce(): Promise<void> {
  const outbox = await Outbox.connect({ abstract: wordsForPartner()[0] ?? '' });
  const message = new Uint8Array(size).fill(1);
  process.stdout.write('ready');
  for await (const _ of process.stdin) {
    for (let i = 0; i < count; i++) if (!outbox.trySend(message)) await outbox.send(message);
  }
}

let sum = 0;

function take(memory: Uint8Array, offset: number, length: number): void {
  sum += (memory[offset] ?? 0) + (memory[offset + length - 1] ?? 0);
}

async function consume(): Promise<void> {
  const abstract = `linux-ipc-bench-${String(process.pid)}`;
  const inbox = await Inbox.listen({ abstract }, { spinMicroseconds: 0 });
  const partners = Array.from({ length: producers }, () => startPartner([abstract]));
  for (const { stdout } of partners) await once(stdout, 'data');
  await reportSamples(samples, count * producers, async () => {
    for (const { stdin } of partners) stdin.write('g');
    for (let left = count * producers; left > 0;) {
      const taken = inbox.drain(take);
      left -= taken;
      if (taken > 0) continue;
      await inbox.receive();
      left--;
    }
  });
  for (const partner of partners) partner.kill('SIGKILL');
  inbox.close();
  if (sum === 0) throw new Error('the received data differ from the data sent');
}

if (isPartner) await produce();
else await consume();
