import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  integersIn,
  isShown,
  listsIn,
  numbersIn,
} from '../../../dist/check/judge/printed-numbers.js';
import { lineThatShows, resultLines } from '../../../dist/check/judge/printed-results.js';
import { sequencesIn } from '../../../dist/check/judge/printed-sequences.js';
import { randomFrom } from '../../support/random.js';

const grouped = (value: number, mark: string): string =>
  String(value).replace(/\B(?=(?:\d{3})+$)/g, mark);

/** How people print a whole number. */
const styles: Readonly<Record<string, (value: number) => string>> = {
  plain: String,
  'one decimal': (value) => value.toFixed(1),
  'six decimals': (value) => value.toFixed(6),
  'a decimal comma': (value) => value.toFixed(2).replace('.', ','),
  exponent: (value) => value.toExponential(8),
  'exponent of C': (value) => value.toExponential(9).replace(/e([+-])(\d)$/, 'e$10$2'),
  padded: (value) => String(value).padStart(8),
  'with zeros': (value) => String(value).padStart(8, '0'),
  'a plus': (value) => `+${value}`,
  ...Object.fromEntries(
    [' ', '\u00a0', '\u202f', '\u2009', "'", '’', ',', '.', '_'].map((mark) => [
      `groups with ${JSON.stringify(mark)}`,
      (value: number) => grouped(value, mark),
    ]),
  ),
  'groups and a decimal comma': (value) => `${grouped(value, '\u202f')},00`,
  'groups and a decimal point': (value) => `${grouped(value, ',')}.00`,
};

/** What people print around it. */
const frames: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => `Sum: ${number}`,
  (number) => `Somme=${number}.`,
  (number) => `La somme des valeurs est ${number} !`,
  (number) => `[PID 12] total (${number})`,
  (number) => `total${number}`,
  (number) => `**${number}** points`,
  (number) => `sum = ${number}, done`,
];

describe('a result as people print it', () => {
  for (const [name, style] of Object.entries(styles)) {
    it(name, () => {
      const random = randomFrom(name);
      for (const frame of frames) {
        for (let round = 0; round < 20; round += 1) {
          const value = 100 + random(10 ** (2 + random(6)));
          const text = frame(style(value));
          assert.ok(isShown(text, value), text);
          for (const other of [value - 1, value + 1, value * 10, Math.trunc(value / 10)]) {
            if (other !== 12) assert.ok(!isShown(text, other), `${text} is not ${other}`);
          }
        }
      }
    });
  }

  it('is rounded or truncated to the digits that are printed', () => {
    const random = randomFrom('mean');
    for (let round = 0; round < 300; round += 1) {
      const mean = (1 + random(3000)) / (1 + random(30));
      const digits = random(6);
      const unit = 10 ** -digits;
      const truncated = (Math.trunc(mean / unit) * unit).toFixed(digits);
      for (const text of [
        mean.toFixed(digits),
        truncated,
        String(Math.fround(mean)),
        String(mean),
      ]) {
        assert.ok(isShown(`moyenne : ${text.replace('.', ',')}`, mean), `${text} for ${mean}`);
        assert.ok(isShown(text, mean), `${text} for ${mean}`);
      }
      assert.ok(!isShown((mean + Math.max(2 * unit, 0.02)).toFixed(digits), mean));
    }
    assert.ok(isShown('1e+02', 104));
    assert.ok(!isShown('1e+02', 250));
  });

  it('is not the whole part of another', () => {
    assert.ok(!isShown('moyenne : 12,50', 12.3));
    assert.ok(!isShown('average 1,234.50', 234.5 - 234));
    assert.ok(!isShown('at 0x34', 34));
    assert.ok(!isShown('at 0x34', 0));
  });

  it('may be negative, but a hyphen is no sign', () => {
    assert.ok(isShown('sum -34', -34));
    assert.ok(isShown('sum \u221234', -34));
    assert.ok(isShown('3-5', 5));
  });
});

describe('numbers one after the other', () => {
  it('are those of a list, whatever separates them', () => {
    for (const text of ['3,1,4', '[3, 1, 4]', '3 1 4', '3;1;4', '3-1-4', '3.0 1.00 4.', 'a3b1c4']) {
      assert.deepEqual(integersIn(text), [3, 1, 4], text);
    }
  });

  it('may be hexadecimal', () => {
    const numbers = listsIn('0xf 0x22').map((list) => list.map(({ value }) => value));
    assert.deepEqual(numbers.at(-1), [15, 34]);
  });

  it('are those of a column, however wide its numbers are', () => {
    const table = ['+---+-----+', '| 1 |   7 |', '| 2 | 100 |', '| 3 |  42 |', '+---+-----+'];
    const lines = table.map((text, event) => ({ pid: 1, text, time: event, event }));
    assert.ok(sequencesIn(lines, new Set()).some((numbers) => numbers.join() === '7,100,42'));
  });

  it('are not parts of fractions, addresses and versions', () => {
    assert.deepEqual(integersIn('0.52 at 0x7ffe12, version 1.2.3: 42'), [42]);
    assert.deepEqual(integersIn('[4121] read 0x2A, then 7'), [4121, 42, 7]);
    assert.deepEqual(numbersIn('version 1.2.3'), []);
  });
});

describe('the result among what is printed', () => {
  const lines = (...texts: string[]) =>
    texts.map((text, index) => ({ pid: 1, text, time: index, event: index }));
  const isResult = (wanted: number, ...texts: string[]): boolean =>
    lineThatShows(resultLines(lines(...texts), /sum\b/i), /sum\b/i, wanted) !== undefined;

  it('is in the last of lines that differ only in their numbers', () => {
    assert.ok(isResult(15, 'sum 3', 'sum 8', 'sum 15'));
    assert.ok(!isResult(8, 'sum 3', 'sum 8', 'sum 15'));
  });

  it('may stand before other lines', () => {
    assert.ok(isResult(15, 'sum of 5 values: 15', 'sum sent to 99'));
    assert.ok(isResult(15, '15', 'done in 0.2 s'));
  });

  it('is named, if any line is', () => {
    assert.ok(!isResult(15, 'read 15', 'sum 14'));
  });
});
