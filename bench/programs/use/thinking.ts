/**
 * Round trips to a peer that thinks before it answers: what the wait adds to its thinking, and what the wait
 * costs in processor time.
 *
 * Usage: thinking MODE MICROSECONDS COUNT SAMPLES, where MODE is one of
 *   channel.wait, net.wait             nanoseconds of a round trip beyond MICROSECONDS of thinking
 *   channel.processor, net.processor   nanoseconds for which this process runs, a round trip
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { Channel, ChannelInvitation } from 'linux-ipc/channel';

import { readParameters, report, startPartner, wordsForPartner } from '../samples.js';

const { mode, size: microseconds, count, samples, isPartner } = readParameters();
const [carrier, quantity] = mode.split('.');
const message = Buffer.alloc(64, 'x');

function think(): void {
  const until = performance.now() + microseconds / 1000;
  while (performance.now() < until);
}

function processorMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function measure(roundTrip: () => Promise<unknown>): Promise<void> {
  await report(samples, async () => {
    const [start, before] = [performance.now(), processorMicroseconds()];
    for (let i = 0; i < count; i++) await roundTrip();
    const took =
      quantity === 'processor'
        ? processorMicroseconds() - before
        : (performance.now() - start) * 1000 - count * microseconds;
    return (1000 * took) / count;
  });
}

async function overChannel(): Promise<void> {
  const invitation = ChannelInvitation.create();
  const partner = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  await measure(async () => {
    await channel.send(message);
    await channel.receive();
  });
  partner.kill('SIGKILL');
  channel.close();
}

async function answerOverChannel(): Promise<void> {
  const channel = await Channel.connect({ fd: 3 });
  for await (const received of channel) {
    think();
    await channel.send(received);
  }
}

async function overSocket(): Promise<void> {
  const name = `linux-ipc-bench-${String(process.pid)}`;
  const server = createServer().listen(`\0${name}`);
  await once(server, 'listening');
  const partner = startPartner([name]);
  const [socket] = (await once(server, 'connection')) as [Socket];
  await measure(async () => {
    socket.write(message);
    await once(socket, 'data');
  });
  partner.kill('SIGKILL');
  socket.destroy();
  server.close();
}

async function answerOverSocket(): Promise<void> {
  const [name = ''] = wordsForPartner();
  const socket = connect(`\0${name}`);
  for await (const data of socket) {
    think();
    socket.write(data as Buffer);
  }
}

if (carrier === 'net') await (isPartner ? answerOverSocket() : overSocket());
else await (isPartner ? answerOverChannel() : overChannel());
