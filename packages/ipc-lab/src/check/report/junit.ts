/** Writes reports as JUnit's XML, which graders and build servers read. */
import type { Report } from './report.js';

/** XML 1.0 cannot represent these. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escape(text: string): string {
  return text
    .replace(unwritable, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}

export interface Suite {
  readonly name: string;
  readonly report: Report | undefined;
  /** Why there is no report. */
  readonly refusal?: string;
}

export function junit(suites: readonly Suite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, report, refusal }: Suite): string[] {
  if (report === undefined) {
    return [
      `  <testsuite name="${escape(name)}" tests="1" failures="0" errors="1" skipped="0">`,
      `    <testcase classname="${escape(name)}" name="check"><error message="${escape(refusal ?? '')}"/></testcase>`,
      '  </testsuite>',
    ];
  }
  const count = (verdict: string): number =>
    report.criteria.filter((criterion) => criterion.verdict === verdict).length;
  return [
    `  <testsuite name="${escape(name)}" tests="${report.criteria.length}" failures="${count('fail')}" errors="0" skipped="${count('unknown')}">`,
    ...report.criteria.map(({ id, verdict, evidence, hint, man }) => {
      const open = `    <testcase classname="${escape(name)}" name="${escape(id)}"`;
      if (verdict === 'pass') return `${open}/>`;
      const element = verdict === 'fail' ? 'failure' : 'skipped';
      const more = escape(`${hint} (${man})`);
      return verdict === 'fail'
        ? `${open}><${element} message="${escape(evidence)}">${more}</${element}></testcase>`
        : `${open}><${element} message="${escape(evidence)}"/></testcase>`;
    }),
    '  </testsuite>',
  ];
}
