import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { randomInteger } from '../programs/random.js';
import { type Exercise, finding } from './exercise.js';
import { after } from './program-run.js';

export const socket: Exercise = {
  id: '6',
  title: 'socket: a server adds the values of two clients',
  expectedSeconds: () => 1,

  async run({ start, folder }) {
    const path = join(folder, 'sum.socket');
    const values = [randomInteger(-1000, 1000), randomInteger(-1000, 1000)] as const;
    const sum = String(values[0] + values[1]);
    const server = start('sum_server', '--socket', path);
    await server.firstLine;
    const clients = values.map((value) => start('sum_client', String(value), '--socket', path));
    const statuses = await Promise.all([server, ...clients].map((program) => program.ended));
    const answers = clients.flatMap((client) => after('Result = ', client.lines));
    return [
      finding('all three end well', statuses.join() === '0,0,0', `exit ${statuses.join(', ')}`),
      finding(
        'the server prints the sum',
        after('Sum: ', server.lines).join() === sum,
        server.lines.at(-1) ?? 'nothing',
      ),
      finding('both clients print it', answers.join() === `${sum},${sum}`, answers.join(' ')),
      finding('the socket is removed', !existsSync(path), existsSync(path) ? path : 'gone'),
    ];
  },
};
