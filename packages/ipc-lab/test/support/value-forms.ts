/** The forms in which programmers send values. */
import type { Sent } from '../../dist/check/judge/readings/account.js';
import type { Random } from './random.js';

export interface Form {
  readonly name: string;
  /** The highest value that the form can send. */
  readonly highest?: number;
  readonly encode: (values: readonly number[], random: Random) => Sent;
}

type Encoded = string | Buffer;

function sentOf(pieces: readonly Encoded[]): Sent {
  const buffers = pieces.map((piece) => Buffer.from(piece as string));
  return { data: Buffer.concat(buffers), messages: buffers.map(({ length }) => length) };
}

/** All values in one write, or each in a write of its own. */
function inOne(
  name: string,
  encode: (values: readonly number[], random: Random) => Encoded,
  highest?: number,
): Form {
  return {
    name,
    encode: (values, random) => sentOf([encode(values, random)]),
    ...(highest !== undefined && { highest }),
  };
}

function inEach(
  name: string,
  encode: (value: number, index: number, random: Random) => Encoded,
  ends: { first?: (count: number) => Encoded; last?: Encoded } = {},
  highest?: number,
): Form {
  return {
    name: `${name}, one write each`,
    encode: (values, random) =>
      sentOf([
        ...(ends.first === undefined ? [] : [ends.first(values.length)]),
        ...values.map((value, index) => encode(value, index, random)),
        ...(ends.last === undefined ? [] : [ends.last]),
      ]),
    ...(highest !== undefined && { highest }),
  };
}

function both(
  name: string,
  encode: (value: number, index: number, random: Random) => Encoded,
  highest?: number,
): Form[] {
  return [
    inEach(name, encode, {}, highest),
    inOne(
      name,
      (values, random) =>
        Buffer.concat(
          values.map((value, index) => Buffer.from(encode(value, index, random) as string)),
        ),
      highest,
    ),
  ];
}

/**
 * Records of which the last one is of another type. It closes them without a value, or is the last value.
 *
 * @param extra How many records there are beside those with values.
 */
function closed(
  name: string,
  extra: 0 | 1,
  encode: (value: number, isEnd: boolean) => Buffer,
): Form[] {
  const records = (values: readonly number[]): Buffer[] => [
    ...values.map((value, index) => encode(value, extra === 0 && index === values.length - 1)),
    ...(extra === 1 ? [encode(values.at(-1) ?? 0, true)] : []),
  ];
  return [
    { name: `${name}, closed, one write each`, encode: (values) => sentOf(records(values)) },
    inOne(`${name}, closed`, (values) => Buffer.concat(records(values))),
  ];
}

const views = {
  int8: [
    1,
    (view: DataView, value: number) => {
      view.setInt8(0, value);
    },
  ],
  'int16, little-endian': [
    2,
    (view: DataView, value: number) => {
      view.setInt16(0, value, true);
    },
  ],
  'int16, big-endian': [
    2,
    (view: DataView, value: number) => {
      view.setInt16(0, value);
    },
  ],
  'int32, little-endian': [
    4,
    (view: DataView, value: number) => {
      view.setInt32(0, value, true);
    },
  ],
  'int32, big-endian': [
    4,
    (view: DataView, value: number) => {
      view.setInt32(0, value);
    },
  ],
  'int64, little-endian': [
    8,
    (view: DataView, value: number) => {
      view.setBigInt64(0, BigInt(value), true);
    },
  ],
  'int64, big-endian': [
    8,
    (view: DataView, value: number) => {
      view.setBigInt64(0, BigInt(value));
    },
  ],
  'float, little-endian': [
    4,
    (view: DataView, value: number) => {
      view.setFloat32(0, value, true);
    },
  ],
  'float, big-endian': [
    4,
    (view: DataView, value: number) => {
      view.setFloat32(0, value);
    },
  ],
  'double, little-endian': [
    8,
    (view: DataView, value: number) => {
      view.setFloat64(0, value, true);
    },
  ],
  'double, big-endian': [
    8,
    (view: DataView, value: number) => {
      view.setFloat64(0, value);
    },
  ],
} as const;

export function binary(kind: keyof typeof views, value: number): Buffer {
  const [size, set] = views[kind];
  const bytes = Buffer.alloc(size);
  set(new DataView(bytes.buffer, bytes.byteOffset, size), value);
  return bytes;
}

const int32 = (value: number): Buffer => binary('int32, little-endian', value);
const int32s = (values: readonly number[]): Buffer => Buffer.concat(values.map(int32));

/** What happens to stand in memory that was never written. */
function junk(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => (random(3) === 0 ? 0 : random(256))));
}

const texts: readonly Form[] = [
  ...both('lines', (value) => `${value}\n`),
  ...both('semicolons', (value) => `${value};`),
  ...both('NUL after each', (value) => `${value}\0`),
  ...both('signs', (value) => `+${value} `),
  ...both('labels', (value) => `value = ${value}\n`),
  ...both('accented labels', (value) => `numéro : ${value}\n`),
  ...both('indexed', (value, index) => `${index}: ${value}\n`),
  ...both('numbered from 1', (value, index) => `valeur ${index + 1} = ${value}\n`),
  ...both('a number in every label', (value) => `ex4 -> ${value}\n`),
  ...both('value before its index', (value, index) => `${value} (${index + 1})\n`),
  ...both('decimals', (value) => `${value.toFixed(2)} `),
  ...both('decimal commas', (value) => `${value.toFixed(1).replace('.', ',')}\n`),
  ...both('hexadecimal', (value) => `0x${value.toString(16)} `),
  ...both('padded', (value) => `${String(value).padStart(4)}\n`),
  ...both(
    'JSON, one object a line',
    (value, index) => `${JSON.stringify({ i: index, v: value })}\n`,
  ),
  ...both('words with a digit', (value) => `${JSON.stringify({ type: 'v2', value })}\n`),
  inEach('nothing between the numbers', String),
  ...both('three digits', (value) => String(value).padStart(3, '0')),
  ...both('two digits', (value) => String(value).padStart(2, '0'), 99),
  inOne('spaces', (values) => values.join(' ')),
  inOne('commas', (values) => values.join(',')),
  inOne('hyphens', (values) => values.join('-')),
  inOne('brackets', (values) => `[${values.join(', ')}]`),
  inOne('words before', (values) => `values: ${values.join(' ')}\n`),
  inOne('words with a number before', (values) => `exercise 4: ${values.join(' ')}\n`),
  inOne('count first', (values) => `${values.length}\n${values.join(' ')}\n`),
  inOne('count in words', (values) => `n=${values.length}; ${values.join(' ')}`),
  inOne('closing word', (values) => `${values.join('\n')}\nfin\n`),
  inOne('a sentence', (values) => `The ${values.length} values are ${values.join(', ')}.\n`),
  inOne('XML', (values) => `<v>${values.join('</v><v>')}</v>`),
  inOne('CSV with a heading', (values) => `value\n${values.join('\n')}\n`),
  inOne('tuples', (values) => values.map((value, index) => `(${index}, ${value})`).join(' ')),
  inOne('closing sum', (values) => `${[...values, values.reduce((a, b) => a + b, 0)].join(' ')}\n`),
  ...both('dates', (value, index) => `12:00:${String(index).padStart(2, '0')} ${value}\n`),
  ...both('exponents', (value) => `${value.toExponential(2)} `),
  inOne('closing -1', (values) => `${values.join(' ')} -1\n`),
  inOne('JSON', (values) => JSON.stringify(values)),
  inOne('JSON object', (values) => JSON.stringify({ exercise: '4a', values })),
  inOne('JSON with the count', (values) => JSON.stringify({ n: values.length, values })),
  inOne('JSON of strings', (values) => JSON.stringify(values.map(String))),
  inOne(
    'PHP',
    (values) =>
      `a:${values.length}:{${values.map((value, index) => `i:${index};i:${value};`).join('')}}`,
  ),
  inOne('lines with a word, closed by another', (values) =>
    [...values.map((value) => `DATA ${value}\n`), 'END 0\n'].join(''),
  ),
  inEach('lines and a closing word', (value) => `${value}\n`, { last: 'END\n' }),
  inEach('lines and their count', (value) => `${value}\n`, { first: (count) => `${count}\n` }),
  ...both('digits', (value) => String(value), 9),
  inOne('digits and a line end', (values) => `${values.join('')}\n`, 9),
  inOne('digits and a closing word', (values) => `${values.join('')}fin`, 9),
  inEach('strings in buffers with junk', (value, _, random) => {
    const text = `${value}\0`;
    return Buffer.concat([Buffer.from(text), junk(16 - text.length, random)]);
  }),
  inOne('one string in a buffer with junk', (values, random) => {
    const text = `${values.join(' ')}\0`;
    return Buffer.concat([Buffer.from(text), junk(256 - text.length, random)]);
  }),
];

const binaries: readonly Form[] = [
  ...Object.keys(views).flatMap((kind) =>
    both(kind, (value) => binary(kind as keyof typeof views, value)),
  ),
  inOne('int32, count first', (values) => int32s([values.length, ...values])),
  inEach('int32, count first', int32, { first: int32 }),
  inOne('int32, closing -1', (values) => int32s([...values, -1])),
  inEach('int32, closing -1', int32, { last: int32(-1) }),
  inEach('int32, closing word', int32, { last: 'fin' }),
  inOne('int32, closing sum', (values) =>
    int32s([...values, values.reduce((sum, one) => sum + one, 0)]),
  ),
  ...both('int32, index beside', (value, index) => int32s([index, value])),
  ...both('int32, process id beside', (value) => int32s([23_456, value])),
  ...both('struct with an index and padding', (value, index) =>
    Buffer.concat([Buffer.from([index]), Buffer.alloc(3), int32(value)]),
  ),
  ...closed('a type, int32', 1, (value, isEnd) => int32s([isEnd ? 0 : 1, isEnd ? 0 : value])),
  ...closed('a type with junk beside it', 1, (value, isEnd) =>
    Buffer.concat([
      Buffer.from(isEnd ? 'F' : 'V'),
      Buffer.from([0x7f, 0x55, 0xd1]),
      int32(isEnd ? 0 : value),
    ]),
  ),
  ...closed('a type of 8 bytes', 1, (value, isEnd) =>
    Buffer.concat([binary('int64, little-endian', isEnd ? 2 : 1), int32s([isEnd ? -1 : value, 0])]),
  ),
  ...closed('a flag after each', 0, (value, isEnd) => int32s([value, isEnd ? 1 : 0])),
  ...both('int32 after a word', (value) => Buffer.concat([Buffer.from('val:'), int32(value)])),
  ...[
    'int8',
    'int16, little-endian',
    'int16, big-endian',
    'int32, big-endian',
    'int64, little-endian',
    'int64, big-endian',
    'double, little-endian',
    'float, little-endian',
  ].flatMap((name) => {
    const kind = name as keyof typeof views;
    const write = (value: number): Buffer => binary(kind, value);
    return [
      inEach(`${name}, closing -1`, write, { last: write(-1) }),
      ...(name.startsWith('int16')
        ? []
        : [inEach(`${name}, int32 count first`, write, { first: int32 })]),
      inOne(`${name}, count first`, (values) =>
        Buffer.concat([values.length, ...values].map(write)),
      ),
      inOne(`${name}, closing word`, (values) =>
        Buffer.concat([...values.map(write), Buffer.from('done')]),
      ),
    ];
  }),
  inOne('byte, count first', (values) => Buffer.from([values.length, ...values])),
  inOne('struct with a count and unused room', (values, random) =>
    Buffer.concat([int32s([values.length, ...values]), junk(200 - values.length * 4, random)]),
  ),
  inOne('struct with a count and room of zeros', (values) =>
    Buffer.concat([int32s([values.length, ...values]), Buffer.alloc(200 - values.length * 4)]),
  ),
  inOne('struct with a count and little room', (values) =>
    Buffer.concat([int32s([values.length, ...values]), Buffer.alloc(8)]),
  ),
  inOne('struct with a count at its end', (values, random) =>
    Buffer.concat([int32s(values), junk(200 - values.length * 4, random), int32(values.length)]),
  ),
  inOne('struct of bytes with a count', (values, random) =>
    Buffer.concat([int32(values.length), Buffer.from(values), junk(64 - values.length, random)]),
  ),
  inOne('struct of doubles with a count', (values, random) =>
    Buffer.concat([
      int32(values.length),
      junk(4, random),
      ...values.map((value) => binary('double, little-endian', value)),
      junk(400 - values.length * 8, random),
    ]),
  ),
];

function framed(body: Buffer): Buffer {
  return Buffer.concat([binary('int32, big-endian', body.length), body]);
}

function pickled(value: number): Buffer {
  return Buffer.concat([Buffer.from([0x80, 4, 0x4b, value]), Buffer.from('.')]);
}

function pickledList(values: readonly number[]): Buffer {
  const items = Buffer.concat(values.map((value) => Buffer.from([0x4b, value])));
  const body = Buffer.concat([Buffer.from(']\x94(', 'latin1'), items, Buffer.from('e.')]);
  const size = Buffer.alloc(8);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from([0x80, 4, 0x95]), size, body]);
}

const framedForms: readonly Form[] = [
  ...both('framed pickles', (value) => framed(pickled(value))),
  ...both('pickles', pickled),
  inOne('a framed pickle of a list', (values) => framed(pickledList(values))),
  inOne('a pickle of a list', pickledList),
  ...both('framed text', (value) => framed(Buffer.from(String(value)))),
  ...both('text after its length in a byte', (value) =>
    Buffer.concat([Buffer.from([String(value).length]), Buffer.from(String(value))]),
  ),
  inEach('framed pickles, closing None', (value) => framed(pickled(value)), {
    last: framed(Buffer.from([0x80, 4, 0x4e, 0x2e])),
  }),
];

export const forms: readonly Form[] = [...texts, ...binaries, ...framedForms];
