/** Joins the findings of several runs: a criterion is met only if it is met in each. */
import { fragile, isWeaker, type Finding, type Findings, type Within } from './verdict.js';

/** Of each criterion the weaker finding; the first, if both weigh the same. */
export function worse<Id extends string, Evidence extends string>(
  first: Findings<Id, Evidence>,
  second: Partial<Findings<Id, Evidence>> | undefined,
): Findings<Id, Evidence> {
  return eachOf(first, (id, one) => {
    const other = second?.[id];
    if (other === undefined || !isWeaker(other.verdict, one.verdict)) return one;
    return found('second-run', other);
  });
}

/** What holds in the ordinary runs, and fails in one with delays, is fragile. */
export function fragileWhere<Id extends string, Evidence extends string>(
  findings: Findings<Id, Evidence>,
  late: Partial<Findings<NoInfer<Id>, Evidence>>,
): Findings<Id, Evidence> {
  return eachOf(findings, (id, one) => {
    const other = late[id];
    if (one.verdict !== 'pass' || other?.verdict !== 'fail') return one;
    return found('late-run', fragile(other.evidence, other.values));
  });
}

function found<Evidence extends string>(
  within: Within,
  finding: Finding<Evidence>,
): Finding<Evidence> {
  return { ...finding, within };
}

function eachOf<Id extends string, Evidence extends string>(
  findings: Findings<Id, Evidence>,
  change: (id: Id, finding: Finding<Evidence>) => Finding<Evidence>,
): Findings<Id, Evidence> {
  const ids = Object.keys(findings) as Id[];
  return Object.fromEntries(ids.map((id) => [id, change(id, findings[id])])) as Findings<
    Id,
    Evidence
  >;
}
