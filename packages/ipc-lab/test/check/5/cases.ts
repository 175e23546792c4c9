import {
  oursPaired,
  own,
  paired,
  unique,
  type Case,
  type ExpectedPair,
  type Pairing,
} from '../case.js';

const pairs: readonly ExpectedPair[] = [
  { name: 'C, stdio', first: '5/send_rand.c', second: '5/get_rand.c', verdicts: {} },
  {
    name: 'Python, binary, polled',
    first: '5/send_rand.py',
    second: '5/get_rand.py',
    verdicts: {},
  },
  { name: 'shell, awk, truncated', first: '5/send_rand.c', second: '5/get_rand.sh', verdicts: {} },
  {
    name: 'one read of 80 bytes',
    first: '5/send_rand.c',
    second: '5/reads_once.c',
    verdicts: { 'reads-all': 'fail', average: 'fail', 'existing-ok': 'fail' },
  },
  {
    name: 'one value too few, and an existing FIFO is refused',
    first: '5/one_less.sh',
    second: '5/get_rand.c',
    timeout: 10,
    verdicts: { 'n-values': 'fail', 'existing-ok': 'fail' },
  },
];

const fifo: Pairing = (first, second) => {
  const name = unique();
  return { send: [...first, name, '-n', '40'], get: [...second, name] };
};

export const cases: readonly Case[] = [
  ...paired('5', pairs, fifo),
  oursPaired('5', [own('send_rand'), own('get_rand')], fifo),
];
