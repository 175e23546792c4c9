/**
 * Encodes random values in every form that a programmer may choose, and asks what the bytes mean: a right program
 * must never fail, and a wrong one must never pass.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { sumWords } from '../../../dist/check/judge/sum-words.js';
import { meanWords } from '../../../dist/check/5/mean.js';
import { lineThatShows, resultLines } from '../../../dist/check/judge/printed-results.js';
import { explain, type Expected } from '../../../dist/check/judge/readings/explain.js';
import { bitsOfMessages } from '../../../dist/check/judge/readings/bits.js';
import { textAccounts } from '../../../dist/check/judge/readings/text.js';
import { resultForms } from '../../support/result-forms.js';
import { binary, forms, type Form } from '../../support/value-forms.js';
import { randomFrom, type Random } from '../../support/random.js';

/** Of each form, each with one of the forms of results. */
const rounds = Number(process.env['LINUX_IPC_RUNS'] ?? 4);

interface Task {
  readonly name: string;
  readonly range: { readonly lowest: number; readonly highest: number };
  readonly count: (random: Random) => number;
  readonly isCount: (count: number) => boolean;
  readonly isCountGiven: boolean;
  readonly resultOf: (values: readonly number[]) => number;
  /** The words for the result. */
  readonly words: RegExp;
}

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

const tasks: readonly Task[] = [
  {
    name: '5 to 20 values from 0 to 9, and their sum',
    range: { lowest: 0, highest: 9 },
    count: (random) => 5 + random(16),
    isCount: (count) => count >= 5 && count <= 20,
    isCountGiven: false,
    resultOf: total,
    words: sumWords,
  },
  {
    name: 'N values from 0 to 100, and their mean',
    range: { lowest: 0, highest: 100 },
    count: (random) => 4 + random(40),
    isCount: () => true,
    isCountGiven: true,
    resultOf: (values) => total(values) / values.length,
    words: meanWords,
  },
];

interface Verdicts {
  readonly values: 'pass' | 'fail' | 'unknown';
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly said: string;
}

/** Whether the wrong result is the right one of the same bytes read otherwise: a count first, a mark after them. */
function isAmbiguous(
  values: readonly number[],
  isResult: (values: readonly number[]) => boolean,
): boolean {
  const others = [
    values,
    [values.length, ...values],
    [...values, -1],
    [4, ...values],
    ...(values.at(-1) === total(values.slice(0, -1)) ? [values.slice(0, -1)] : []),
    values.slice(1, 1 + (values[0] ?? 0)),
    ...(values[1] === 0 ? [values.slice(2)] : []),
    // What a closing record contains may be what the one before left there, or their number.
    ...([values.at(-2), values.length - 1].includes(values.at(-1)) ? [values.slice(0, -1)] : []),
    // A flag beside the last value may be a value.
    [...values, 1],
    // A count of four bytes may be one of a byte before three zeros.
    [0, 0, 0, ...values.slice(0, -3)],
    // Two numbers of four bytes are one of eight, if the first is 0.
    ...(values[0] === 0 && values[2] === 0 ? [[values[1] ?? 0, values[3] ?? 0]] : []),
  ];
  return others.some(isResult);
}

/** Whether the result of values is what a program printed: that of `added`, in some form. */
function printing(
  { resultOf, words }: Task,
  added: readonly number[],
  random: Random,
): Expected['isResult'] {
  const printed = resultForms[random(resultForms.length)]?.print(resultOf(added)) ?? [];
  const lines = printed.map((text, event) => ({ pid: 1, text, time: 0, event }));
  const results = resultLines(lines, words);
  return (values) => lineThatShows(results, words, resultOf(values)) !== undefined;
}

/** What is said of a program that sent `sent` and printed a result. */
function judge(
  task: Task,
  form: Form,
  sent: number[],
  isResult: Expected['isResult'],
  random: Random,
  wanted: number,
): Verdicts {
  const isCount = (count: number): boolean =>
    task.isCountGiven ? count === wanted : task.isCount(count);
  const expected: Expected = {
    range: task.range,
    isCount,
    isResult,
    ...(task.isCountGiven && { count: wanted }),
  };
  const readings = explain(form.encode(sent, random), expected);
  const isRight = (values: readonly number[]): boolean =>
    isCount(values.length) &&
    (task.isCountGiven ||
      values.every((one) => one >= task.range.lowest && one <= task.range.highest));
  const common = (verdicts: boolean[]): Verdicts['values'] => {
    if (verdicts.length === 0 || new Set(verdicts).size > 1) return 'unknown';
    return verdicts[0] === true ? 'pass' : 'fail';
  };
  return {
    values: common(readings.map(({ values }) => isRight(values))),
    result: common(readings.map(({ values }) => isResult(values))),
    said: readings
      .map(({ values, bits }) => `${values.join(' ')} (${bits.toFixed(1)} bits)`)
      .join(' | '),
  };
}

/** What the bytes mean, for 5 to 20 values from 0 to 9, if this is the sum that is printed. */
function valuesIn(
  pieces: readonly (string | Buffer)[],
  printed = NaN,
): readonly (readonly number[])[] {
  const buffers = pieces.map((piece) => Buffer.from(piece as string));
  const sent = { data: Buffer.concat(buffers), messages: buffers.map(({ length }) => length) };
  const expected: Expected = {
    range: { lowest: 0, highest: 9 },
    isCount: (count) => count >= 5 && count <= 20,
    isResult: (values) => total(values) === printed,
  };
  return explain(sent, expected).map(({ values }) => values);
}

describe('bytes', () => {
  it('that separate their numbers are no single digits', () => {
    assert.deepEqual(valuesIn(['10 3 0 7 5 2'], 27), [[10, 3, 0, 7, 5, 2]]);
    assert.deepEqual(valuesIn(['10 3 0 7 5 2'], 18), [[10, 3, 0, 7, 5, 2]]);
    assert.deepEqual(valuesIn(['3', '10', '0', '7', '5', '2'], 18), [[3, 10, 0, 7, 5, 2]]);
  });

  it('are better explained if no write ends within a number', () => {
    const numbers = [0, 4, 8].map((start) => ({ value: 1, start, end: start + 4 }));
    const each = bitsOfMessages(numbers, [4, 4, 4]);
    assert.ok(each < bitsOfMessages(numbers, [8, 4]));
    assert.ok(bitsOfMessages(numbers, [8, 4]) < bitsOfMessages(numbers, [6, 6]));
  });

  it('that nothing says shorter mean nothing', () => {
    const random = randomFrom('nothing');
    for (let round = 0; round < 50; round += 1) {
      const noise = Buffer.from(Array.from({ length: 8 + random(200) }, () => random(256)));
      assert.deepEqual(valuesIn([noise]), [], noise.toString('hex'));
    }
    for (const words of ['', 'hello', 'x xxx xx xxxxx', '\0\x01\xff'.repeat(3)]) {
      assert.deepEqual(valuesIn([words]), [], words);
    }
  });

  it('that are text leave no digit unread', () => {
    for (const { numbers } of textAccounts(Buffer.from('3 1,5 2 0x7 4'))) {
      assert.ok(numbers.length > 1);
    }
  });

  it('that may be the values alone, or in a structure, are what the result confirms', () => {
    const ints = [6, 4, 1, 3, 2, 5, 7, 0, 0].map((value) => binary('int32, little-endian', value));
    assert.deepEqual(valuesIn([Buffer.concat(ints)], 22), [[4, 1, 3, 2, 5, 7]]);
    assert.deepEqual(valuesIn([Buffer.concat(ints)], 28), [[6, 4, 1, 3, 2, 5, 7, 0, 0]]);
    // A child that adds the closing mark as well is wrong in the sum, not in the values.
    assert.deepEqual(valuesIn(['3 1 4 1 5 -1\n'], 13), [[3, 1, 4, 1, 5]]);
    // An array of 20 that is written whole begins with what may be a count.
    const array = [7, 9, 1, 3, 6, 9, 6, 9, ...Array.from({ length: 12 }, () => 0)];
    const bytes = Buffer.from(Int32Array.from(array).buffer);
    assert.deepEqual(valuesIn([bytes], 50), [array]);
  });
});

/** In which programs write numbers with decimals. */
const decimalForms: readonly ((text: string, index: number) => string)[] = [
  (text) => `${text}\n`,
  (text) => `${text} `,
  (text) => `${text};`,
  (text) => `${text.replace('.', ',')}\n`,
  (text, index) => `value ${index + 1} = ${text}\n`,
  (text) => `x=${text} `,
];

describe('N values with decimals', () => {
  const random = randomFrom('decimals');
  for (const [at, form] of decimalForms.entries()) {
    for (const decimals of [1, 2, 3, 6]) {
      it(`form ${at}, ${decimals} decimals: the numbers are read whole`, () => {
        for (const isRight of [true, false]) {
          const texts = Array.from({ length: 5 + random(20) }, () =>
            (random(100_000_000) / 1_000_000).toFixed(decimals),
          );
          const values = texts.map(Number);
          const pieces = texts.map((text, index) => Buffer.from(form(text, index)));
          const lengths = pieces.map(({ length }) => length);
          const printed = total(values) / values.length + (isRight ? 0 : 1);
          const readings = explain(
            { data: Buffer.concat(pieces), messages: isRight ? lengths : [total(lengths)] },
            {
              range: { lowest: 0, highest: 100 },
              count: values.length,
              isCount: (count) => count === values.length,
              isResult: (read) => Math.abs(total(read) / read.length - printed) < 0.005,
            },
          );
          assert.deepEqual(
            readings.map((reading) => reading.values),
            [values],
          );
        }
      });
    }
  }
});

for (const task of tasks) {
  describe(task.name, () => {
    for (const form of forms) {
      if (form.highest !== undefined && form.highest < task.range.highest) continue;
      const random = randomFrom(form.name);
      const draw = (count: number): number[] =>
        Array.from({ length: count }, () => task.range.lowest + random(task.range.highest + 1));
      const each = (what: (values: number[]) => void): void => {
        for (let round = 0; round < rounds; round += 1) what(draw(task.count(random)));
      };

      it(`${form.name}: a right program passes`, () => {
        let open = 0;
        each((values) => {
          const {
            said,
            values: sent,
            result,
          } = judge(task, form, values, printing(task, values, random), random, values.length);
          assert.notEqual(sent, 'fail', `${values.join(' ')}: ${said}`);
          assert.equal(result, 'pass', `${values.join(' ')}: ${said}`);
          if (sent === 'unknown') open += 1;
        });
        // Values that look like something else are rare.
        assert.ok(open <= rounds / 3);
      });

      it(`${form.name}: a wrong result never passes, and the values never fail for it`, () => {
        each((values) => {
          const last = values.at(-1) ?? 0;
          for (const added of [values.slice(0, -1), [...values, last], values.slice(1)]) {
            const isResult = printing(task, added, random);
            if (isAmbiguous(values, isResult)) continue;
            const {
              values: sent,
              result,
              said,
            } = judge(task, form, values, isResult, random, values.length);
            const told = `${values.join(' ')}, added ${added.join(' ')}: ${said}`;
            assert.notEqual(sent, 'fail', told);
            assert.notEqual(result, 'pass', told);
          }
        });
      });

      it(`${form.name}: wrong values never pass`, () => {
        each((values) => {
          const at = random(values.length - 1);
          const outside = task.range.highest + 1 + random(20);
          const wrong = task.isCountGiven
            ? [values.slice(1), [...values, 1 + random(task.range.highest)]]
            : [
                values.map((value, place) => (place === at ? outside : value)),
                Array.from({ length: 21 + random(10) }, () => random(10)),
              ];
          for (const sent of wrong) {
            const isResult = printing(task, sent, random);
            // The first may be the count, and a count may be the first.
            if (sent[0] === values.length || sent[0] === sent.length - 1) continue;
            const isFull = task.isCountGiven && sent.length + 1 === values.length;
            if (isFull && isResult([sent.length, ...sent])) continue;
            if (form.highest !== undefined && sent.some((value) => value > (form.highest ?? 0)))
              continue;
            const { values: verdict, said } = judge(
              task,
              form,
              sent,
              isResult,
              random,
              values.length,
            );
            assert.notEqual(verdict, 'pass', `${sent.join(' ')}: ${said}`);
          }
        });
      });
    }
  });
}

const [, mean] = tasks;

describe('two to four values, most of them zeros', () => {
  for (const form of forms) {
    // Few short integers before a word may be text.
    const isText = /^int(?:8|16).*, closing word$/.test(form.name);
    if (mean === undefined || (form.highest ?? 100) < 100 || isText) continue;
    it(`${form.name}: a right program does not fail, nor does its number of values if the result is wrong`, () => {
      const random = randomFrom(`few ${form.name}`);
      for (let round = 0; round < rounds; round += 1) {
        const values = [
          1 + random(100),
          ...Array.from({ length: 1 + random(3) }, () => (random(3) === 0 ? random(101) : 0)),
        ];
        for (const isRight of [true, false]) {
          const isResult = isRight ? printing(mean, values, random) : (): boolean => false;
          const { said, ...verdicts } = judge(mean, form, values, isResult, random, values.length);
          const told = `${values.join(' ')}: ${said}`;
          assert.notEqual(verdicts.values, 'fail', told);
          if (isRight) assert.notEqual(verdicts.result, 'fail', told);
        }
      }
    });
  }
});

it('three integers with zeros among them are recognised by their number', () => {
  for (const values of [
    [10, 3, 0],
    [0, 0, 5],
    [0, 0, 0],
  ]) {
    const data = Buffer.from(Int32Array.from(values).buffer);
    const expected: Expected = {
      range: { lowest: 0, highest: 100 },
      count: 3,
      isCount: (count) => count === 3,
      isResult: () => false,
    };
    const readings = explain({ data, messages: [data.length] }, expected);
    assert.deepEqual(
      readings.map((reading) => reading.values),
      [values],
    );
  }
});

/** What the libraries of other languages write of a list of small integers. */
const serializers: Readonly<Record<string, (values: readonly number[]) => number[]>> = {
  'Marshal of Ruby': (values) => [
    ...[4, 8, 0x5b, values.length + 5],
    ...values.flatMap((value) => [0x69, value === 0 ? 0 : value + 5]),
  ],
  'Marshal of OCaml': (values) => [
    ...[0x84, 0x95, 0xa6, 0xbe, 0, 0, 0, values.length * 2 + 1, 0, 0, 0, values.length],
    ...[0, 0, 0, values.length * 3, 0, 0, 0, values.length * 3],
    ...values.flatMap((value) => [0xa0, 0x40 + value]),
    0x40,
  ],
  'gob of Go': (values) => [
    ...[0x0c, 0xff, 0x81, 2, 1, 2, 0xff, 0x82, 0, 1, 4, 0, 0],
    ...[values.length + 4, 0xff, 0x82, 0, values.length, ...values.map((value) => value * 2)],
  ],
};

describe('what another language serialized', () => {
  for (const [name, encode] of Object.entries(serializers)) {
    it(`${name}: no invented numbers`, () => {
      const random = randomFrom(name);
      for (let round = 0; round < 50; round += 1) {
        const values = Array.from({ length: 5 + random(16) }, () => random(10));
        const data = Buffer.from(encode(values));
        const readings = explain(
          { data, messages: [data.length] },
          {
            range: { lowest: 0, highest: 9 },
            isCount: (count) => count >= 5 && count <= 20,
            isResult: (sent) => total(sent) === total(values),
          },
        );
        const others = readings.filter((reading) => reading.values.join() !== values.join());
        assert.deepEqual(others, [], data.toString('hex'));
      }
    });
  }
});

it('a hundred thousand values are explained as five are, as text and as integers', () => {
  const random = randomFrom('many');
  const values = Array.from({ length: 100_000 }, () => random(101));
  const integers = Buffer.from(Int32Array.from(values).buffer);
  for (const data of [Buffer.from(values.map((value) => `${value};`).join('')), integers]) {
    const readings = explain(
      { data, messages: [data.length] },
      {
        range: { lowest: 0, highest: 100 },
        isCount: (count) => count === values.length,
        count: values.length,
        isResult: (sent) => total(sent) === total(values),
      },
    );
    assert.equal(readings.length, 1);
    assert.deepEqual(readings[0]?.values, values);
  }
});
