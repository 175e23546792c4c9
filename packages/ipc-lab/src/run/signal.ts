import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';
import { after, exists } from './program-run.js';

const sheetSeconds = 30;
const quickSeconds = 3;

const texts = {
  title: {
    en: 'signals: five children, one SIGUSR1 a second, SIGINT to all',
    fr: 'signaux : cinq enfants, un SIGUSR1 par seconde, SIGINT à tous',
  },
  five: { en: 'five children', fr: 'cinq enfants' },
  greetings: { en: 'one greeting a second', fr: 'un message par seconde' },
  fromChildren: { en: 'each from one of the children', fr: "chacun vient de l'un des enfants" },
  ofThem: { en: '{count} of them', fr: 'de {count} {count:enfant|enfants}' },
  duration: { en: 'for {seconds} seconds', fr: 'pendant {seconds} secondes' },
  elapsed: { en: '{elapsed:decimal} s', fr: '{elapsed:decimal} s' },
  collected: {
    en: 'all have exited and were collected',
    fr: 'tous sont terminés et récupérés par wait',
  },
  noneLeft: { en: 'none is left', fr: "il n'en reste aucun" },
} as const satisfies Catalogue;

export const signal: Scenario = {
  id: '1a',
  title: texts.title,
  expectedSeconds: (quick) => 1 + (quick ? quickSeconds : sheetSeconds),

  async run({ start, quick }) {
    const seconds = quick ? quickSeconds : sheetSeconds;
    const started = performance.now();
    const program = start('signal_children', ...(quick ? ['--seconds', String(seconds)] : []));
    const status = await program.ended;
    const elapsed = (performance.now() - started) / 1000;

    const children = after('Children: ', program.lines).flatMap((pids) => pids.split(' '));
    const greetings = after('Hello from PID ', program.lines);
    return [
      comparison(common.endsWell, status === 0, inEach(common.exit, { status })),
      comparison(texts.five, new Set(children).size === 5, children.join(' ')),
      comparison(texts.greetings, greetings.length === seconds, greetings.length),
      comparison(
        texts.fromChildren,
        greetings.every((pid) => children.includes(pid)),
        inEach(texts.ofThem, { count: new Set(greetings).size }),
      ),
      comparison(
        inEach(texts.duration, { seconds }),
        elapsed >= seconds && elapsed < seconds + 30,
        inEach(texts.elapsed, { elapsed: elapsed.toFixed(1) }),
      ),
      comparison(
        texts.collected,
        !children.some((pid) => exists(Number(pid))),
        children.filter((pid) => exists(Number(pid))).join(' ') || texts.noneLeft,
      ),
    ];
  },
};
