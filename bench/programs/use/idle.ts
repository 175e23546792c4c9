/**
 * The processor time of a process that waits for a message, after a second of silence.
 *
 * Usage: idle MODE 64 COUNT SAMPLES, where MODE is one of channel, net. It sends COUNT messages there and
 * back first, so that the waiting side knows a busy peer. Prints one number per sample, which is a second
 * long: percent of a processor.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Channel, ChannelInvitation } from 'linux-ipc/channel';

import { readParameters, startPartner, wordsForPartner, type Partner } from '../samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const message = Buffer.alloc(size, 'x');

/** `/proc/PID/task/TID/schedstat`: nanoseconds that all threads of a process have run. */
function processorNanoseconds(pid: number): number {
  const folder = `/proc/${String(pid)}/task`;
  return readdirSync(folder)
    .map((thread) => Number(readFileSync(`${folder}/${thread}/schedstat`, 'latin1').split(' ')[0]))
    .reduce((sum, ran) => sum + ran, 0);
}

async function report(partner: Partner): Promise<void> {
  const { pid = 0 } = partner;
  for (let sample = 0; sample < samples; sample++) {
    await sleep(1000);
    const [start, before] = [performance.now(), processorNanoseconds(pid)];
    await sleep(1000);
    const elapsedMs = performance.now() - start;
    console.log(((processorNanoseconds(pid) - before) / elapsedMs / 1e4).toFixed(3));
  }
  partner.kill('SIGKILL');
}

async function echoOverSocket(socket: Socket): Promise<void> {
  for await (const data of socket) socket.write(data as Buffer);
}

async function overChannel(): Promise<void> {
  const invitation = ChannelInvitation.create();
  const partner = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  for (let i = 0; i < count; i++) {
    await channel.send(message);
    await channel.receive();
  }
  await report(partner);
  channel.close();
}

async function overSocket(): Promise<void> {
  const name = `linux-ipc-bench-${String(process.pid)}`;
  const server = createServer().listen(`\0${name}`);
  await once(server, 'listening');
  const partner = startPartner([name]);
  const [socket] = (await once(server, 'connection')) as [Socket];
  for (let i = 0; i < count; i++) {
    socket.write(message);
    await once(socket, 'data');
  }
  await report(partner);
  socket.destroy();
  server.close();
}

if (mode === 'net') {
  const [name = ''] = wordsForPartner();
  await (isPartner ? echoOverSocket(connect(`\0${name}`)) : overSocket());
} else if (isPartner) {
  const channel = await Channel.connect({ fd: 3 });
  for await (const received of channel) await channel.send(received);
} else {
  await overChannel();
}
