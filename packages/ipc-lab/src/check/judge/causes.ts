/**
 * Which failures explain which others. One fault is reported once, with its hint. A failure that follows from it
 * names it, and does not count.
 */
import type { Finding, Findings, Verdict } from './verdict.js';

/** A criterion that may explain another. */
export interface Cause<Id extends string, Evidence extends string> {
  readonly by: Id;
  /** It explains something only if it was found with one of these evidences. */
  readonly when?: readonly Evidence[];
  /** Only a finding with one of these evidences is explained. */
  readonly explains?: readonly Evidence[];
  /** What follows was seen to fail, and stays a failure. If not, it cannot be judged. */
  readonly fails?: true;
}

/** For each criterion, the causes that its finding may have, the most likely first. */
export type Causes<Id extends string, Evidence extends string> = Readonly<
  Partial<Record<Id, readonly Cause<Id, Evidence>[]>>
>;

/** Names the first cause of each finding that has one. */
export function settle<Id extends string, Evidence extends string>(
  findings: Findings<Id, Evidence>,
  causes: Causes<Id, Evidence> | undefined,
): Findings<Id, Evidence> {
  const ids = Object.keys(findings) as Id[];
  const causeOf = (id: Id): Cause<Id, Evidence> | undefined =>
    causes?.[id]?.find((cause) => isExplained(findings[id], findings[cause.by], cause));
  const settled = ids.map((id): [Id, Finding<Evidence>] => {
    const finding = findings[id];
    const cause = causeOf(id);
    const first = cause === undefined ? id : firstCause(id, ids, (one) => causeOf(one)?.by);
    if (cause === undefined || first === id) return [id, finding];
    return [id, { ...finding, verdict: cause.fails === true ? 'fail' : 'unknown', follows: first }];
  });
  return Object.fromEntries(settled) as Findings<Id, Evidence>;
}

/** What was seen to fail needs a cause that was seen to fail; what is fragile, one that is at least fragile. */
const explainedBy: Readonly<Record<Verdict, readonly Verdict[]>> = {
  pass: [],
  fail: ['fail'],
  fragile: ['fail', 'fragile'],
  unknown: ['fail', 'fragile', 'unknown'],
};

function isExplained<Evidence extends string>(
  finding: Finding<Evidence>,
  cause: Finding<Evidence>,
  { when, explains }: Cause<string, Evidence>,
): boolean {
  if (!explainedBy[finding.verdict].includes(cause.verdict)) return false;
  return (when?.includes(cause.evidence) ?? true) && (explains?.includes(finding.evidence) ?? true);
}

/** Follows the causes to the first one. Of criteria that explain each other, it is the first of the report. */
function firstCause<Id extends string>(
  id: Id,
  ids: readonly Id[],
  causeOf: (id: Id) => Id | undefined,
): Id {
  const path = [id];
  for (;;) {
    const last = path.at(-1) ?? id;
    const next = causeOf(last);
    if (next === undefined) return last;
    const at = path.indexOf(next);
    if (at >= 0) {
      const circle = path.slice(at);
      return ids.find((one) => circle.includes(one)) ?? last;
    }
    path.push(next);
  }
}
