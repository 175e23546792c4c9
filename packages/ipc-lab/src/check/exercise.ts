/** An exercise: commands to run, criteria, and a judge of the runs. */
import { filled, inEach, type Text } from '../language/text.js';
import { findCommand } from '../observe/strace/find-command.js';
import { settle, type Causes } from './judge/causes.js';
import { sharedEvidence } from './judge/evidence.js';
import { luck, type Hint, type Hints } from './judge/hints.js';
import { findObstacle } from './judge/obstacle.js';
import type { Remark } from './judge/remark.js';
import { shownBy, type Shown, type ShownKind } from './judge/shown.js';
import type { Findings, Verdict } from './judge/verdict.js';
import type { RecordedHistory } from '../history/recorded-history.js';
import type { Limits, Run } from './observed-programs/observed-program.js';
import {
  sweeping,
  type Commands,
  type ExercisePrograms,
} from './observed-programs/exercise-programs.js';

export interface Criterion {
  /** The requirement, in words. */
  readonly required: Text;
  /** The manual pages to read. */
  readonly man: string;
  /** The kinds of moments that are its evidence in a picture. */
  readonly shows: readonly ShownKind[];
  /** A question or two that lead to the mistake, not to its correction. */
  readonly hint: Text;
}

/** One criterion, judged. */
export interface Judgement {
  readonly id: string;
  readonly criterion: Criterion;
  readonly verdict: Verdict;
  readonly evidence: Text;
  /** That of its evidence, or else that of the criterion. */
  readonly hint: Text;
  readonly man: string;
  /** The criterion whose failure explains this one. */
  readonly follows: string | undefined;
  /** Where its evidence can be seen. */
  readonly shown: readonly Shown[];
}

/** What is said about the programs of an exercise. */
export interface Assessment {
  /** In the order of the criteria. */
  readonly judgements: readonly Judgement[];
  /** They fail nothing. */
  readonly remarks: readonly Remark[];
  /** Which part of the exercise was looked at, if not all of it. */
  readonly part?: Text;
  /** Whether the programs were waiting when they were stopped. */
  readonly isStuck?: boolean;
}

export interface Exercise {
  readonly id: string;
  /** The names of its commands: `program` alone, or one option each. */
  readonly commands: readonly string[];
  /** The words after the id in an example of the command line. */
  readonly example: Text;
  /** Seconds, unless `--timeout` says otherwise. */
  readonly timeLimit: number;
  /** For the shell: its several commands together, each in braces. */
  readonly script?: string;
  /** Seconds that its program takes, if `--seconds` may shorten them. */
  readonly seconds?: number;
  readonly criteria: Readonly<Record<string, Criterion>>;
  /** By the evidence of which they take the criterion's place. */
  readonly hints?: Readonly<Partial<Record<string, Hint>>>;
  /**
   * @param onFirst Is given what the first of several runs shows: a failure in it is decided. The criteria about which it
   *   shows nothing are not among the judgements.
   */
  readonly check: (
    commands: Commands,
    programs: ExercisePrograms,
    onFirst?: (judgements: readonly Judgement[]) => void,
  ) => Promise<Assessment>;
}

/**
 * The definition of an exercise, which its folder gives.
 *
 * @template Id The names of its criteria. The judge has a finding for each.
 * @template Evidence The names of its texts. The judge uses no others.
 * @template Seen What its runs show to the judge.
 */
interface Definition<Id extends string, Evidence extends string, Seen> extends Omit<
  Exercise,
  'check' | 'hints'
> {
  /** In the order of the report. */
  readonly criteria: Readonly<Record<Id, Criterion>>;
  readonly evidence: Readonly<Record<Evidence, Text>>;
  readonly hints?: Hints<NoInfer<Evidence>>;
  /** Where something holds only by luck, by what was found in the run with delays. */
  readonly lateHints?: Hints<NoInfer<Evidence>>;
  readonly causes?: Causes<NoInfer<Id>, NoInfer<Evidence>>;
  /**
   * @param showFirst Is called after the first of several runs, which has ended, with the criteria about which only later
   *   runs decide.
   */
  readonly run: (
    commands: Commands,
    programs: ExercisePrograms,
    showFirst: (seen: Seen, undecided?: readonly NoInfer<Id>[]) => Promise<void>,
  ) => Promise<Seen>;
  /** @returns `undefined` if the trace shows no process of the program. */
  readonly judge: (seen: Seen) => Findings<NoInfer<Id>, NoInfer<Evidence>> | undefined;
  readonly remarks?: (seen: Seen) => readonly Remark[];
  /** Which part of the exercise was looked at; `undefined` if all of it was. */
  readonly part?: (seen: Seen) => Text | undefined;
}

export function defineExercise<const Id extends string, const Evidence extends string, Seen>({
  evidence,
  hints,
  lateHints,
  causes,
  run,
  judge,
  remarks = () => [],
  part: partOf = () => undefined,
  ...exercise
}: Definition<Id, Evidence, Seen>): Exercise & { readonly judge: (seen: Seen) => Assessment } {
  const ids = Object.keys(exercise.criteria) as Id[];
  const judged = (
    seen: Seen,
    runs: readonly Run[] = [],
    histories: readonly RecordedHistory[] = [],
  ): Judgement[] => {
    const seenFindings = judge(seen);
    const findings = seenFindings && settle(seenFindings, causes);
    const obstacle = findObstacle(runs);
    return ids.map((id) => {
      const criterion = exercise.criteria[id];
      if (findings === undefined) {
        return unjudged(id, criterion, sharedEvidence['nothing-seen']);
      }
      const { verdict, evidence: key, values, follows, within } = findings[id];
      if (obstacle?.spoils(verdict) === true) return unjudged(id, criterion, obstacle.evidence);
      const found = inEach(evidence[key], values);
      const text =
        within === undefined ? found : inEach(sharedEvidence[within], { evidence: found });
      const special = verdict === 'fragile' ? (lateHints?.[key] ?? luck) : hints?.[key];
      const { hint = criterion.hint, man = criterion.man } = special ?? {};
      const shown = shownBy(findings[id], criterion.shows, histories);
      return { id, criterion, verdict, evidence: text, hint, man, follows, shown };
    });
  };
  const assess = (seen: Seen, judgements: readonly Judgement[]): Assessment => {
    const part = partOf(seen);
    if (part === undefined) return { judgements, remarks: remarks(seen) };
    const remark = { id: 'first-try', text: inEach(sharedEvidence.part, { part }), at: undefined };
    return { judgements, remarks: [remark, ...remarks(seen)], part };
  };
  return {
    ...exercise,
    ...(hints !== undefined && { hints }),
    judge: (seen) => assess(seen, judged(seen)),
    check: async (commands, programs, onFirst) => {
      const showFirst = async (seen: Seen, undecided: readonly string[] = []): Promise<void> => {
        const first = await programs.runs();
        const histories = first.map(({ history }) => history);
        const judgements = judged(seen, first, histories);
        onFirst?.(judgements.filter(({ id }) => !undecided.includes(id)));
      };
      const seen = await run(commands, programs, showFirst);
      const runs = await programs.runs();
      const stuck = runs.flatMap((one) => one.stuck ?? []);
      return {
        ...assess(seen, withCause(judged(seen, runs, await programs.histories()), stuck)),
        isStuck: stuck.length > 0,
      };
    },
  };
}

function unjudged(id: string, criterion: Criterion, evidence: Text): Judgement {
  const { hint, man } = criterion;
  return {
    ...{ id, criterion, verdict: 'unknown', evidence, hint, man },
    follows: undefined,
    shown: [],
  };
}

/** Says with the first criterion that is not met why the programs were stuck when they were stopped. */
function withCause(judgements: Judgement[], stuck: readonly Text[]): Judgement[] {
  const first = judgements.find(
    ({ verdict, follows }) => verdict !== 'pass' && follows === undefined,
  );
  if (first === undefined || stuck.length === 0) return judgements;
  const evidence = inEach(sharedEvidence.stuck, { evidence: first.evidence, stuck: joined(stuck) });
  return judgements.map((one) => (one === first ? { ...one, evidence } : one));
}

function joined(texts: readonly Text[]): Text {
  return filled({
    en: texts.map(({ en }) => en).join(' '),
    fr: texts.map(({ fr }) => fr).join(' '),
  });
}

/**
 * Runs the programs and judges them.
 *
 * @throws `TraceRefused` a command cannot be run; `CommandsRefused` it is not what the exercise needs.
 */
export async function checkExercise(
  exercise: Exercise,
  commands: Commands,
  limits: Limits,
  onFirst?: (judgements: readonly Judgement[]) => void,
): Promise<Assessment> {
  // Every command is looked for before the first one runs.
  for (const [command = ''] of Object.values(commands)) findCommand(command, { cwd: limits.cwd });
  return sweeping(limits, (programs) => exercise.check(commands, programs, onFirst));
}
