/**
 * Measures the peak memory of both sides of a channel after COUNT messages.
 *
 * Usage: channel-memory oneway SIZE COUNT SAMPLES. Prints one number per sample, each after COUNT more
 * messages: MiB of both processes together, with shared memory counted twice.
 */
import { readFileSync } from 'node:fs';

import { Channel, ChannelInvitation } from 'linux-ipc/channel';

import { readParameters, startPartner } from './samples.js';

const { size, count, samples, isPartner } = readParameters();
const message = new Uint8Array(size).fill(1);

/** `VmHWM`, in MiB. */
function peakResident(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

if (isPartner) {
  const channel = await Channel.connect({ fd: 3 });
  for (let received = 0; ;) {
    if ((await channel.receive()) === undefined) break;
    if (++received % count === 0) await channel.send(message);
  }
} else {
  const invitation = ChannelInvitation.create();
  const { pid = 0 } = startPartner([], [invitation.fd]);
  const channel = await invitation.accept();
  for (let sample = 0; sample < samples; sample++) {
    for (let i = 0; i < count; i++) if (!channel.trySend(message)) await channel.send(message);
    await channel.receive();
    console.log((peakResident(process.pid) + peakResident(pid)).toFixed(2));
  }
  channel.close();
}
