import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync, unlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after } from './program-run.js';

const count = 30;

const texts = {
  title: {
    en: 'FIFO: random values are sent, their mean is printed',
    fr: 'FIFO : des valeurs aléatoires envoyées, leur moyenne affichée',
  },
  underTmp: { en: 'the FIFO is created under /tmp', fr: 'la FIFO est créée sous /tmp' },
  meanPrinted: { en: 'a mean is printed', fr: 'une moyenne est affichée' },
  count: { en: '{count} values are sent', fr: '{count} valeurs sont envoyées' },
  inRange: { en: 'each is from 0 to 100', fr: "chacune est dans l'intervalle [0 ; 100]" },
  ofAll: { en: 'the mean is that of all values', fr: 'la moyenne est celle de toutes les valeurs' },
} as const satisfies Catalogue;

export const fifo: Scenario = {
  id: '5',
  title: texts.title,
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
        comparison(
          common.bothEndWell,
          statuses.join() === '0,0',
          inEach(common.exit, { status: statuses.join(', ') }),
        ),
        comparison(texts.underTmp, isFifo, path),
        comparison(texts.meanPrinted, average !== undefined, average ?? common.nothing),
        comparison(
          inEach(texts.count, { count }),
          sent.length === count && rest === '',
          sent.length,
        ),
        comparison(texts.inRange, sent.every(inRange), sent.join(' ')),
        comparison(texts.ofAll, printed === String(mean), printed ?? common.nothing),
      ];
    } finally {
      unlinkSync(path);
    }
  },
};
