/**
 * A UNIX stream socket of node:net, with messages of a fixed size.
 *
 * Usage: net MODE SIZE COUNT SAMPLES [--partner PATH], as programs/channel.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import { readParameters, reportSamples } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const message = Buffer.alloc(size, 1);
const isRoundTrip = mode === 'spin' || mode === 'sleep';

/** Calls back each time so many bytes have come. */
function onEach(socket: Socket, bytes: number, callback: () => void): void {
  let received = 0;
  socket.on('data', (data) => {
    received += data.length;
    for (; received >= bytes; received -= bytes) callback();
  });
}

async function measure(socket: Socket): Promise<void> {
  let answered: () => void = () => undefined;
  onEach(socket, isRoundTrip ? size : 1, () => {
    answered();
  });
  await reportSamples(samples, count, async () => {
    const answer = () => new Promise<void>((resolve) => (answered = resolve));
    if (isRoundTrip) {
      for (let i = 0; i < count; i++) {
        const answering = answer();
        socket.write(message);
        await answering;
      }
      return;
    }
    const all = answer();
    for (let i = 0; i < count; i++) if (!socket.write(message)) await once(socket, 'drain');
    await all;
  });
}

if (isPartner) {
  const socket = connect(`\0${process.argv[7] ?? ''}`);
  onEach(socket, isRoundTrip ? size : size * count, () => {
    socket.write(isRoundTrip ? message : Buffer.from('a'));
  });
} else {
  const path = `\0linux-ipc-bench-${String(process.pid)}`;
  const server = createServer().listen(path);
  await once(server, 'listening');
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), ...process.argv.slice(2, 6), '--partner', path.slice(1)],
    { stdio: 'inherit' },
  );
  const [socket] = (await once(server, 'connection')) as [Socket];
  await measure(socket);
  child.kill('SIGKILL');
  socket.destroy();
  server.close();
}
