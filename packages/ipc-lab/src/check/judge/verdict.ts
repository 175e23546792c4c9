/** What is said about one requirement. */
import type { Message } from '../texts.js';

export type Verdict = 'pass' | 'fail' | 'unknown';

export interface Finding {
  /** As in check.md; never translated. */
  readonly id: string;
  readonly verdict: Verdict;
  /** Who, when, which call. */
  readonly evidence: Message;
}

export function pass(id: string, ...evidence: Message): Finding {
  return { id, verdict: 'pass', evidence };
}

export function fail(id: string, ...evidence: Message): Finding {
  return { id, verdict: 'fail', evidence };
}

export function unknown(id: string, ...evidence: Message): Finding {
  return { id, verdict: 'unknown', evidence };
}

/** The whole exercise: failed by one failure, passed by all passing. */
export function overall(findings: readonly Finding[]): Verdict {
  if (findings.some((finding) => finding.verdict === 'fail')) return 'fail';
  return findings.every((finding) => finding.verdict === 'pass') ? 'pass' : 'unknown';
}
