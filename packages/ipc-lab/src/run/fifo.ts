import { randomUUID } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { openFifoReader, openFifoWriter } from 'linux-ipc/fifo';

import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after } from './program-run.js';

const count = 30;

const texts = {
  title: {
    en: 'FIFO: random values are sent, their mean is printed',
    fr: 'FIFO : des valeurs aléatoires envoyées, leur moyenne affichée',
  },
  together: { en: 'send_rand and get_rand together:', fr: 'send_rand et get_rand ensemble :' },
  apart: {
    en: 'each of them again, with ipc-lab at the other end, which sees every value:',
    fr: "chacun de nouveau, avec ipc-lab à l'autre bout, qui voit chaque valeur :",
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

  async run({ announce, start, signal }) {
    const name = `ipc-lab-${randomUUID()}`;
    const path = `/tmp/${name}`;
    try {
      announce(texts.together);
      const sender = start('send_rand', name, '-n', String(count));
      const reader = start('get_rand', name);
      const statuses = await Promise.all([sender.ended, reader.ended]);
      const [average] = after('Average: ', reader.lines);
      const isFifo = statSync(path).isFIFO();

      announce(texts.apart);
      const lonelySender = start('send_rand', name, '-n', String(count));
      const sent = (await everythingFrom(path, signal)).split(';');
      const rest = sent.pop();
      const inRange = (value: string) => /^\d+$/.test(value) && Number(value) <= 100;

      const lonelyReader = start('get_rand', name);
      await write(sent.map((value) => `${value};`).join(''), path, signal);
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
      rmSync(path, { force: true });
    }
  },
};

async function everythingFrom(path: string, signal: AbortSignal): Promise<string> {
  using reader = openFifoReader(path);
  return await text(reader.chunks({ signal }));
}

async function write(values: string, path: string, signal: AbortSignal): Promise<void> {
  using writer = await openFifoWriter(path, { signal });
  await writer.write(Buffer.from(values), { signal });
}
