/** process.kill sends, and process.on receives, a signal without a sender or a value. */
import { readParameters, startPartner, wordsForPartner } from '../samples.js';
import { measure, serve, type Wire } from './wire.js';

function wireTo(pid: number): Wire {
  return {
    send() {
      process.kill(pid, 'SIGUSR2');
      return undefined;
    },
    onMessage: (callback) => void process.on('SIGUSR2', callback),
    close: () => undefined,
  };
}

if (readParameters().isPartner) {
  const wire = wireTo(Number(wordsForPartner()[0]));
  serve(wire);
  void wire.send(undefined); // this process is ready
  setInterval(() => undefined, 2 ** 30); // a listener alone does not keep the process alive
} else {
  const isReady = new Promise((resolve) => process.once('SIGUSR2', resolve));
  const partner = startPartner([String(process.pid)]);
  await isReady;
  await measure([wireTo(partner.pid ?? 0)]);
  partner.kill('SIGKILL');
}
