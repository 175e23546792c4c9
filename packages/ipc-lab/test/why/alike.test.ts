import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { filled } from '../../dist/language/text.js';
import { sentencesOf } from '../../dist/why/alike.js';

const waiting = (pid: number, what = 'a signal') => ({
  pid,
  text: filled({ en: `${pid} (p) waits for ${what}.`, fr: `${pid} (p) attend.` }),
});

const english = (...said: Parameters<typeof sentencesOf>[0]): string[] =>
  sentencesOf(said).map(({ en }) => en);

describe('processes that wait alike', () => {
  it('are told of once, if they are more than three', () => {
    const many = Array.from({ length: 26 }, (_, at) => waiting(100 + at));
    assert.deepEqual(english(...many, waiting(99, 'its child 100 to end')), [
      '100 (p) waits for a signal.',
      '25 more processes wait as 100 does.',
      '99 (p) waits for its child 100 to end.',
    ]);
    assert.equal(sentencesOf(many)[1]?.fr, '25 autres processus attendent comme 100.');
  });

  it('are told of one by one, if they are few or wait for different things', () => {
    assert.equal(english(waiting(1), waiting(2), waiting(3)).length, 3);
    const each = [1, 2, 3, 4, 5].map((pid) => waiting(pid, `its child ${pid + 1} to end`));
    assert.equal(english(...each).length, 5);
  });
});
