/**
 * The library's channel between two processes. Its arguments, messages and output are those of
 * bench/c/channel.c.
 *
 * Usage: channel MODE SIZE COUNT SAMPLES, where MODE is one of
 *   spin, sleep  round trips
 *   single       spinning round trips, each timed by itself; COUNT is 1
 *   oneway       each message is copied and published
 *   inplace      each message is written where it is read
 *   batch32      as inplace, and 32 messages are published at once
 * Prints one number per sample: nanoseconds per round trip, or per message.
 */
import { Channel, ChannelInvitation, strideOf } from 'linux-ipc/channel';

import { readParameters, reportSamples, startPartner } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const isRoundTrip = mode === 'spin' || mode === 'sleep' || mode === 'single';
const isSummed = size < 1024;
const message = new Uint8Array(size);
const messageDoubles = new Float64Array(message.buffer);
const copy = new Uint8Array(size);
/** The sum of what was read: with a variable instead, each sum would allocate a new object. */
const sum = new Float64Array(1);
const sumBytes = new Uint8Array(sum.buffer);
const expected = isRoundTrip ? 0 : expectedSum();
/** The longest message takes an eighth of the capacity. */
const capacity = size > 2 ** 17 ? 2 ** 24 : 2 ** 20;
const batch = 32;
const spinMicroseconds = mode === 'sleep' ? 0 : 50;

let memory: Uint8Array | undefined;
let doubles: Float64Array = new Float64Array(0);

/** Returns the same memory as doubles; creates the view only once. */
function doublesOf(bytes: Uint8Array): Float64Array {
  if (bytes !== memory) {
    memory = bytes;
    doubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  }
  return doubles;
}

/** Reads every byte: copies messages from 1 KiB on, and sums shorter ones in place. */
const take = isSummed
  ? (bytes: Uint8Array, offset: number, length: number): void => {
      const all = doublesOf(bytes);
      const end = (offset + length) >> 3;
      if (length === 8) sum[0] = at(all, offset >> 3);
      else {
        // Both languages add in pairs: one chain of additions would take longer than all the rest.
        for (let i = offset >> 3; i < end; i += 8) {
          sum[0] =
            at(sum, 0) +
            (at(all, i) +
              at(all, i + 1) +
              (at(all, i + 2) + at(all, i + 3)) +
              (at(all, i + 4) + at(all, i + 5) + (at(all, i + 6) + at(all, i + 7))));
        }
      }
    }
  : (bytes: Uint8Array, offset: number, length: number): void => {
      if (length === 8) sum[0] = at(doublesOf(bytes), offset >> 3);
      else {
        copy.set(bytes.subarray(offset, offset + length));
        sum[0] = at(sum, 0) + at(doublesOf(bytes), offset >> 3);
      }
    };

function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] as unknown as number;
}

/** Writes a message of consecutive numbers. */
function write(to: Float64Array, index: number, first: number): void {
  for (let i = 0; i < size / 8; i += 8) {
    const place = index + i;
    const value = first + i;
    to[place] = value;
    to[place + 1] = value + 1;
    to[place + 2] = value + 2;
    to[place + 3] = value + 3;
    to[place + 4] = value + 4;
    to[place + 5] = value + 5;
    to[place + 6] = value + 6;
    to[place + 7] = value + 7;
  }
}

/** The first number of a message is so small that the sum of all numbers is exact. */
function firstOf(message: number): number {
  return message & 0xffff;
}

/** The sum that the other side must compute. */
function expectedSum(): number {
  const each = isSummed ? size / 8 : 1;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += each * firstOf(i) + (each * (each - 1)) / 2;
  return sum;
}

async function receive(channel: Channel, messages: number): Promise<void> {
  let left = messages;
  while (left > 0) {
    if (mode === 'sleep') {
      await channel.receive();
      left--;
      continue;
    }
    left -= channel.drain(take);
  }
}

function send(channel: Channel, bytes: Uint8Array): void {
  while (!channel.trySend(bytes));
}

async function partner(): Promise<void> {
  const channel = await Channel.connect({ fd: 3 }, { spinMicroseconds });
  for (;;) {
    sum[0] = 0;
    await receive(channel, isRoundTrip ? 1 : count);
    send(channel, isRoundTrip ? message : sumBytes);
  }
}

async function roundTrips(channel: Channel): Promise<void> {
  for (let i = 0; i < count; i++) {
    send(channel, message);
    if (mode === 'sleep') await channel.receive();
    else while (channel.drain(take) === 0);
  }
}

/** A quarter more round trips run first, to warm up; they are not reported. */
function reportSingleRoundTrips(channel: Channel): void {
  const times = new Float64Array(samples + samples / 4);
  for (let i = 0; i < times.length; i++) {
    const start = performance.now();
    send(channel, message);
    while (channel.drain(take) === 0);
    times[i] = 1e6 * (performance.now() - start);
  }
  const lines = [...times.subarray(samples / 4)].map((time) => time.toFixed(0));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function sendEach(channel: Channel): void {
  for (let i = 0; i < count; i++) {
    if (isSummed) write(messageDoubles, 0, firstOf(i));
    else messageDoubles[0] = firstOf(i);
    send(channel, message);
  }
}

function sendInPlace(channel: Channel): void {
  const room = doublesOf(channel.claimed);
  for (let i = 0; i < count; i++) {
    let offset: number;
    while ((offset = channel.tryClaim(size)) < 0);
    write(room, offset >> 3, firstOf(i));
    channel.commit();
  }
}

function sendBatches(channel: Channel): void {
  const room = doublesOf(channel.claimed);
  const stride = strideOf(size) >> 3;
  for (let i = 0; i < count; i += batch) {
    const messages = Math.min(batch, count - i);
    let offset: number;
    while ((offset = channel.tryClaimMany(size, messages)) < 0);
    let place = offset >> 3;
    for (let k = 0; k < messages; k++) {
      write(room, place, firstOf(i + k));
      place += stride;
    }
    channel.commit();
  }
}

async function oneWay(channel: Channel): Promise<void> {
  if (mode === 'oneway') sendEach(channel);
  else if (mode === 'inplace') sendInPlace(channel);
  else sendBatches(channel);
  await receive(channel, 1);
  if (sum[0] !== expected) throw new Error('the received data differ from the data sent');
}

if (isPartner) {
  await partner();
} else {
  const invitation = ChannelInvitation.create({ capacity, spinMicroseconds });
  const child = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  if (mode === 'single') reportSingleRoundTrips(channel);
  else {
    const run = (): Promise<void> => (isRoundTrip ? roundTrips(channel) : oneWay(channel));
    await reportSamples(samples, count, run);
  }
  child.kill('SIGKILL');
  channel.close();
}
