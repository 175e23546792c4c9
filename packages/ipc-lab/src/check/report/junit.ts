/** Reports as JUnit's XML, which graders and build servers read. */
import XmlBuilder from 'fast-xml-builder';

import type { Verdict } from '../judge/verdict.js';
import type { Report } from './report.js';

export interface Suite {
  readonly name: string;
  readonly report: Report | undefined;
  /** Why there is no report. */
  readonly refusal?: string;
}

const builder = new XmlBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

export function junit(suites: readonly Suite[]): string {
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { testsuite: suites.map(suiteOf) },
  });
}

type Element = Readonly<Record<string, unknown>>;

function suiteOf({ name, report, refusal = '' }: Suite): Element {
  const classname = writable(name);
  if (report === undefined) {
    return {
      ...counts(classname, 1, 0, 1, 0),
      testcase: {
        '@classname': classname,
        '@name': 'check',
        error: { '@message': writable(refusal) },
      },
    };
  }
  const count = (...counted: readonly Verdict[]): number =>
    report.criteria.filter(({ verdict }) => counted.includes(verdict)).length;
  return {
    ...counts(classname, report.criteria.length, count('fail', 'fragile'), 0, count('unknown')),
    testcase: report.criteria.map(({ id, verdict, evidence, hint, man }) => ({
      '@classname': classname,
      '@name': id,
      ...((verdict === 'fail' || verdict === 'fragile') && {
        failure: {
          '@message': writable(evidence),
          '@type': verdict,
          '#text': writable(`${hint} (${man})`.trim()),
        },
      }),
      ...(verdict === 'unknown' && { skipped: { '@message': writable(evidence) } }),
    })),
    // Among them that only a part was judged.
    ...(report.remarks.length > 0 && {
      'system-out': writable(report.remarks.map(({ id, text }) => `${id}: ${text}`).join('\n')),
    }),
  };
}

function counts(
  name: string,
  tests: number,
  failures: number,
  errors: number,
  skipped: number,
): Element {
  return {
    '@name': name,
    '@tests': tests,
    '@failures': failures,
    '@errors': errors,
    '@skipped': skipped,
  };
}

/** XML 1.0 has no way to write the other characters. */
function writable(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?');
}
