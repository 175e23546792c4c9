import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync, unlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { type Exercise, finding } from './exercise.js';
import { after } from './program-run.js';

const count = 30;

export const fifo: Exercise = {
  id: '5',
  title: 'FIFO: random values sent, their mean printed',
  expectedSeconds: () => 1,

  async run({ start }) {
    const name = `ipc-lab-${randomUUID()}`;
    const path = `/tmp/${name}`;
    try {
      // The two programs together, then each with this process at the other end.
      const sender = start('send_rand', name, '-n', String(count));
      const reader = start('get_rand', name);
      const statuses = await Promise.all([sender.ended, reader.ended]);
      const [average] = after('Average: ', reader.lines);
      const isFifo = statSync(path).isFIFO();

      const lonelySender = start('send_rand', name, '-n', String(count));
      const sent = (await text(createReadStream(path))).split(';');
      const rest = sent.pop();
      const inRange = (value: string) => /^\d+$/.test(value) && Number(value) <= 100;

      const lonelyReader = start('get_rand', name);
      createWriteStream(path).end(sent.map((value) => `${value};`).join(''));
      await Promise.all([lonelySender.ended, lonelyReader.ended]);
      const mean = sent.reduce((total, value) => total + Number(value), 0) / sent.length;
      const [printed] = after('Average: ', lonelyReader.lines);
      return [
        finding('both end well', statuses.join() === '0,0', `exit ${statuses.join(', ')}`),
        finding('the FIFO is made under /tmp', isFifo, path),
        finding('a mean is printed', average !== undefined, average ?? 'nothing'),
        finding(`${count} values are sent`, sent.length === count && rest === '', sent.length),
        finding('each from 0 to 100', sent.every(inRange), sent.join(' ')),
        finding('the mean is of all of them', printed === String(mean), printed ?? 'nothing'),
      ];
    } finally {
      unlinkSync(path);
    }
  },
};
