import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { inEach, type Catalogue } from '../language/text.js';
import { randomInteger } from '../programs/random.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after } from './program-run.js';

const texts = {
  title: {
    en: 'socket: a server adds the values of two clients',
    fr: 'socket : un serveur additionne les valeurs de deux clients',
  },
  endWell: { en: 'all three exit with 0', fr: 'les trois se terminent avec le code 0' },
  serverPrints: { en: 'the server prints the sum', fr: 'le serveur affiche la somme' },
  clientsPrint: { en: 'both clients print it', fr: "les deux clients l'affichent" },
  removed: { en: 'the socket is removed', fr: 'la socket est supprimée' },
} as const satisfies Catalogue;

export const socket: Scenario = {
  id: '6',
  title: texts.title,
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
      comparison(
        texts.endWell,
        statuses.join() === '0,0,0',
        inEach(common.exit, { status: statuses.join(', ') }),
      ),
      comparison(
        texts.serverPrints,
        after('Sum: ', server.lines).join() === sum,
        server.lines.at(-1) ?? common.nothing,
      ),
      comparison(texts.clientsPrint, answers.join() === `${sum},${sum}`, answers.join(' ')),
      comparison(texts.removed, !existsSync(path), existsSync(path) ? path : common.absent),
    ];
  },
};
