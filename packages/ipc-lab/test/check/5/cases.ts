import {
  following,
  oursPaired,
  own,
  paired,
  unique,
  type Case,
  type ExpectedPair,
  type Pairing,
} from '../case.js';

/** What the argument of other_carrier.py names, and what the evidence says. */
const otherCarriers: Readonly<Record<string, RegExp>> = {
  file: /went through a regular file \(\/tmp\/[\w-]+\), not through a FIFO/,
  memory: /have POSIX shared memory \(\/dev\/shm\/[\w-]+\) in common/,
  socket: /went through a socket, not through a FIFO/,
};

const pairs: readonly ExpectedPair[] = [
  ...Object.entries(otherCarriers).map(([name, text]) => ({
    name: `through another carrier: ${name}`,
    first: `5/other_carrier.py ${name}`,
    second: `5/other_carrier.py ${name}`,
    timeout: 8,
    verdicts: {
      'makes-fifo': 'fail',
      ...following('makes-fifo', 'n-values', 'reads-all', 'average', 'existing-ok'),
    } as const,
    says: { 'makes-fifo': text },
  })),
  {
    name: 'C, stdio',
    recorded: true,
    first: '5/send_rand.c',
    second: '5/get_rand.c',
    verdicts: {},
  },
  {
    name: 'Python, binary, polled',
    recorded: true,
    first: '5/send_rand.py',
    second: '5/get_rand.py',
    verdicts: {},
  },
  {
    name: 'shell, awk, truncated',
    recorded: true,
    first: '5/send_rand.c',
    second: '5/get_rand.sh',
    verdicts: {},
  },
  { name: 'a write for each value', first: '5/send_each.c', second: '5/get_rand.c', verdicts: {} },
  {
    name: 'a number that two reads return becomes two',
    first: '5/send_each.c',
    second: '5/get_in_pieces.c',
    verdicts: { average: 'fragile' },
    says: { average: /by luck.* the mean of the values written is .* in any portions/ },
  },
  {
    name: 'one read of 80 bytes',
    recorded: true,
    first: '5/send_rand.c',
    second: '5/reads_once.c',
    verdicts: { 'reads-all': 'fail', ...following('reads-all', 'average') },
  },
  ...[0, 1].map((read) => ({
    name: `a reader that closes the FIFO early, after ${read} values`,
    first: `5/send_rest.py ${read}`,
    second: `5/reads_one.py ${read}`,
    verdicts: {
      'reads-all': 'fail',
      ...following('reads-all', 'n-values', 'average', 'existing-ok'),
    } as const,
  })),
  {
    name: 'one value too few, and an existing FIFO is refused',
    recorded: true,
    first: '5/one_less.sh',
    second: '5/get_rand.c',
    timeout: 10,
    verdicts: { 'n-values': 'fail', 'existing-ok': 'fail' },
  },
  {
    name: 'one value too many, each time',
    first: '5/one_more.py',
    second: '5/get_rand.c',
    verdicts: { 'n-values': 'fail' },
    says: { 'existing-ok': /did the same as with a new one/ },
  },
  {
    name: 'the reader opens the FIFO with O_RDWR',
    first: '5/send_rand.c',
    second: '5/opens_both.c',
    timeout: 4,
    verdicts: { 'reads-all': 'fail', ...following('reads-all', 'average') },
    says: { 'reads-all': /it holds the write end itself, since it opened .* O_RDWR.* which mode/ },
  },
  {
    name: 'the sender opens the FIFO with O_RDWR',
    first: '5/waits_for_nobody.py',
    second: '5/get_rand.c',
    timeout: 4,
    verdicts: { 'reads-all': 'fail', ...following('reads-all', 'average') },
    says: { 'reads-all': /opened .* with O_RDWR, which waits for no reader.* which mode/ },
  },
  {
    name: 'a reader that repeats the values',
    first: '5/send_each.c',
    second: '5/repeats.sh',
    verdicts: { average: 'fail' },
    says: { average: /printed the values, the last of them as "\d+".* Does it reach the line/ },
  },
  {
    name: 'a reader that never ends',
    first: '5/send_rand.c',
    second: '5/stays.py',
    timeout: 4,
    verdicts: { average: 'fail' },
    says: { average: /printed "Mean: .*", and was still running.* what ends it/ },
  },
  {
    name: 'a reader that stops at a mark it does not know',
    first: '5/send_each.c',
    second: '5/stops_at_a_mark.c',
    verdicts: {
      'reads-all': 'fail',
      ...following('reads-all', 'n-values', 'average', 'existing-ok'),
    },
  },
  {
    name: 'a sender that opens the FIFO for each value',
    first: '5/opens_each.py',
    second: '5/get_rand.py',
    timeout: 4,
    verdicts: { 'reads-all': 'fail', ...following('reads-all', 'n-values') },
    says: { 'reads-all': /then end-of-file .* had closed the FIFO, and opens it again.* How many/ },
  },
  {
    name: 'two FIFOs',
    first: '5/send_rand.c',
    second: '5/other_name.py',
    timeout: 10,
    verdicts: {
      'reads-all': 'fail',
      ...following('reads-all', 'n-values', 'average', 'existing-ok'),
    },
    says: { 'reads-all': /opened \/tmp\/.*\.fifo; the sender uses/ },
  },
  {
    name: 'a division by zero',
    first: '5/send_rand.c',
    second: '5/divides_by_zero.c',
    verdicts: { average: 'fail' },
    says: { average: /was killed by SIGFPE/ },
  },
  {
    name: 'another N is ignored',
    first: '5/ignores_n.sh',
    second: '5/get_rand.c',
    verdicts: { 'n-values': 'fail' },
    says: { 'n-values': /^in a second run, 40 values were written, not 39/ },
  },
];

const fifo: Pairing = (first, second) => {
  const name = unique();
  return { send: [...first, name, '-n', '40'], get: [...second, name] };
};

const relative: readonly ExpectedPair[] = [
  {
    name: 'a relative name in a folder under /tmp',
    first: '5/relative_name.py',
    second: '5/get_rand.py',
    timeout: 4,
    verdicts: {
      'makes-fifo': 'fail',
      ...following('makes-fifo', 'reads-all', 'n-values', 'average', 'existing-ok'),
    },
    says: { 'makes-fifo': /by a relative name: it is under \/tmp only.* Which folder/ },
  },
];

const inFolder: Pairing = (first, second, folder) => {
  const { send = [], get = [] } = fifo(first, second, folder);
  return { send: ['env', '-C', folder, ...send], get };
};

export const cases: readonly Case[] = [
  ...paired('5', pairs, fifo),
  ...paired('5', relative, inFolder),
  oursPaired('5', [own('send_rand'), own('get_rand')], fifo),
];
