import { listSystemVSegments } from 'linux-ipc/shared-memory';

import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after, exists } from './program-run.js';

const texts = {
  title: {
    en: 'shared memory: five values from the parent to its child',
    fr: 'mémoire partagée : cinq valeurs, du père à son enfant',
  },
  five: { en: 'five values', fr: 'cinq valeurs' },
  inRange: { en: 'each is from 0 to 100', fr: "chacune est dans l'intervalle [0 ; 100]" },
  childReads: {
    en: 'one child reads them, not the parent',
    fr: "c'est un enfant qui les lit, et non le père",
  },
  noneLost: { en: 'no value is lost', fr: "aucune valeur n'est perdue" },
  childEnded: { en: 'the child has exited', fr: "l'enfant est terminé" },
  removed: { en: 'the segment is removed', fr: 'le segment est supprimé' },
  left: { en: '{count} left', fr: 'il en reste {count}' },
} as const satisfies Catalogue;

export const sharedMemory: Scenario = {
  id: '2a',
  title: texts.title,
  expectedSeconds: () => 1,

  async run({ start }) {
    const program = start('shared_random');
    const status = await program.ended;
    const written = after(`Parent ${program.pid} wrote `, program.lines);
    const reads = after('Child ', program.lines).map((line) => line.split(' read '));
    const readers = [...new Set(reads.map(([pid]) => Number(pid)))];
    const values = reads.map(([, value]) => value);
    const left = listSystemVSegments().filter(({ creatorPid }) => creatorPid === program.pid);
    return [
      comparison(common.endsWell, status === 0, inEach(common.exit, { status })),
      comparison(texts.five, written.length === 5, written.join(' ')),
      comparison(
        texts.inRange,
        written.every((value) => Number(value) >= 0 && Number(value) <= 100),
        written.join(' '),
      ),
      comparison(
        texts.childReads,
        readers.length === 1 && readers[0] !== program.pid,
        readers.join(' '),
      ),
      comparison(texts.noneLost, values.join(' ') === written.join(' '), values.join(' ')),
      comparison(
        texts.childEnded,
        !readers.some(exists),
        readers.filter(exists).join(' ') || common.absent,
      ),
      comparison(texts.removed, left.length === 0, inEach(texts.left, { count: left.length })),
    ];
  },
};
