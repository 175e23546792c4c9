import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after } from './program-run.js';

const texts = {
  title: {
    en: 'pipe: 5 to 20 digits to the child, which adds them up',
    fr: 'tube : de 5 à 20 chiffres envoyés à un enfant, qui les additionne',
  },
  endWell: {
    en: 'parent and child exit with 0',
    fr: 'le père et son enfant se terminent avec le code 0',
  },
  count: { en: '5 to 20 values', fr: 'de 5 à 20 valeurs' },
  inRange: { en: 'each is from 0 to 9', fr: "chacune est dans l'intervalle [0 ; 9]" },
  sum: { en: 'the right sum', fr: 'la bonne somme' },
} as const satisfies Catalogue;

export const pipe: Scenario = {
  id: '4a',
  title: texts.title,
  expectedSeconds: () => 1,

  async run({ start }) {
    const program = start('pipe_sum');
    const status = await program.ended;
    const values = after('Values: ', program.lines).flatMap((line) => line.split(' ').map(Number));
    const sum = values.reduce((total, value) => total + value, 0);
    const [printed] = after('Sum: ', program.lines);
    return [
      comparison(texts.endWell, status === 0, inEach(common.exit, { status })),
      comparison(texts.count, values.length >= 5 && values.length <= 20, values.length),
      comparison(
        texts.inRange,
        values.every((value) => Number.isInteger(value) && value >= 0 && value <= 9),
        values.join(' '),
      ),
      comparison(texts.sum, printed === String(sum), printed ?? common.nothing),
    ];
  },
};
