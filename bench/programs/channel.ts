/**
 * Ours, in two processes, with the same arguments and output as bench/c/channel.c.
 *
 * Usage: channel MODE SIZE COUNT SAMPLES, MODE one of spin, sleep (round trips), oneway, batch32.
 * Prints one number per sample: nanoseconds per round trip, or per message.
 */
import { Channel, ChannelInvitation } from 'linux-ipc/channel';

import { readParameters, reportSamples, startPartner } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const message = new Uint8Array(size).fill(1);
const copy = new Uint8Array(size);
const acknowledgement = new Uint8Array(8);
/** The longest message is an eighth of it. */
const capacity = size > 2 ** 17 ? 2 ** 24 : 2 ** 20;
const spinMicroseconds = mode === 'sleep' ? 0 : 50;

let sum = 0;

/** Long messages: every byte is read, by copying it. Short ones are looked at where they lie. */
const take =
  size >= 1024
    ? (memory: Uint8Array, offset: number, length: number): void => {
        copy.set(memory.subarray(offset, offset + length));
      }
    : (memory: Uint8Array, offset: number, length: number): void => {
        sum += (memory[offset] ?? 0) + (memory[offset + length - 1] ?? 0);
      };

async function receive(channel: Channel, messages: number): Promise<void> {
  let left = messages;
  while (left > 0) {
    if (mode === 'sleep') {
      await channel.receive();
      left--;
    } else {
      left -= channel.drain(take);
    }
  }
}

function send(channel: Channel, bytes: Uint8Array): void {
  while (!channel.trySend(bytes));
}

async function partner(): Promise<void> {
  const channel = await Channel.connect({ fd: 3 }, { spinMicroseconds });
  const isRoundTrip = mode === 'spin' || mode === 'sleep';
  for (;;) {
    await receive(channel, isRoundTrip ? 1 : count);
    send(channel, isRoundTrip ? message : acknowledgement);
  }
}

async function roundTrips(channel: Channel): Promise<void> {
  for (let i = 0; i < count; i++) {
    send(channel, message);
    if (mode === 'sleep') await channel.receive();
    else while (channel.drain(take) === 0);
  }
}

async function oneWay(channel: Channel): Promise<void> {
  if (mode === 'oneway') {
    for (let i = 0; i < count; i++) send(channel, message);
  } else {
    for (let i = 1; i <= count; i++) {
      let offset: number;
      while ((offset = channel.tryClaim(size)) < 0) channel.publish();
      channel.claimed.set(message, offset);
      channel.commit(i % 32 === 0 || i === count);
    }
  }
  await receive(channel, 1);
}

if (isPartner) {
  await partner();
} else {
  const invitation = new ChannelInvitation({ capacity, spinMicroseconds });
  const child = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  const run = mode === 'spin' || mode === 'sleep' ? roundTrips : oneWay;
  await reportSamples(samples, count, () => run(channel));
  child.kill('SIGKILL');
  channel.close();
  if (sum < 0) throw new Error('not what was sent');
}
