import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Assessment, Criterion, Judgement } from '../../../dist/check/exercise.js';
import type { Verdict } from '../../../dist/check/judge/verdict.js';
import { junit } from '../../../dist/check/report/junit.js';
import { renderReport, reportOf } from '../../../dist/check/report/report.js';

const criterion: Criterion = {
  required: { en: 'it sings', fr: 'il chante' },
  man: 'sing(1)',
  shows: ['printed'],
  hint: { en: 'Does it sing?', fr: 'Chante-t-il ?' },
};

function judged(id: string, verdict: Verdict, follows?: string): Judgement {
  const evidence = { en: `${id} was seen`, fr: `${id} a été vu` };
  const { hint, man } = criterion;
  return { id, criterion, verdict, evidence, hint, man, follows, shown: [] };
}

function assessed(...judgements: Judgement[]): Assessment {
  return { judgements, remarks: [] };
}

describe('a report', () => {
  it('has the verdict of its weakest criterion: fail, fragile, unknown, pass', () => {
    const verdicts: readonly Verdict[] = ['fail', 'fragile', 'unknown', 'pass'];
    verdicts.forEach((verdict, index) => {
      const all = verdicts.slice(index).map((one) => judged(one, one));
      assert.equal(reportOf('0', assessed(...all.reverse()), 'en').verdict, verdict);
    });
  });

  it('gives what follows from another criterion one line, and no hint', () => {
    const assessment = assessed(judged('sings', 'fail'), judged('flies', 'unknown', 'sings'));
    const { criteria } = reportOf('0', assessment, 'en');
    assert.deepEqual(
      criteria.map(({ id, hint, follows }) => [id, hint, follows]),
      [
        ['sings', 'Does it sing?', null],
        ['flies', '', 'sings'],
      ],
    );
    const text = renderReport('0', assessment, 'en');
    assert.match(text, /^ {2}unknown +it sings \(flies\): follows from \(sings\)\n0: /m);
    assert.doesNotMatch(text, /flies was seen/);
    assert.match(renderReport('0', assessment, 'fr'), /\(flies\)\u00a0: découle de \(sings\)\n/);
  });

  it('lists the remarks after the criteria, printable, and passes all the same', () => {
    const remarks = [
      { id: 'shrill', text: { en: 'it is \u0007 shrill', fr: 'il est aigu' }, at: 1.5 },
      { id: 'loud', text: { en: 'it is loud', fr: 'il est fort' }, at: undefined },
    ];
    const assessment = { ...assessed(judged('sings', 'pass')), remarks };
    const report = reportOf('0', assessment, 'en');
    assert.equal(report.verdict, 'pass');
    assert.match(
      junit([{ name: 'one', report }]),
      /<system-out>shrill: it is \? shrill\nloud: it is loud<\/system-out>/,
    );
    assert.deepEqual(
      report.remarks.map(({ id, at }) => [id, at]),
      [
        ['shrill', 1.5],
        ['loud', null],
      ],
    );
    assert.match(
      renderReport('0', assessment, 'en'),
      /remarks \(.*\):\n {2}at 1\.50 s: it is · shrill \(shrill\)\n {2}it is loud \(loud\)\n0: /,
    );
    assert.match(
      renderReport('0', assessment, 'fr'),
      / {2}à 1,50 s\u00a0: il est aigu \(shrill\)\n/,
    );
  });

  it('is a failure in JUnit where it is fragile', () => {
    const report = reportOf('0', assessed(judged('sings', 'fragile')), 'en');
    assert.match(
      junit([{ name: 'it', report }]),
      /failures="1" .*>\s*<testcase .*\n\s*<failure message="sings was seen" type="fragile">/,
    );
  });
});
