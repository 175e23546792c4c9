/** The verdict beside the picture: each requirement, whether the program meets it, and its hint on request. */
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import type { Report } from '../../check/report/report.js';
import type { Text } from '../../language/text.js';
import { overallTexts, verdicts } from '../../check/texts.js';
import type { ExerciseSetting } from '../protocol.js';
import { asWritten, LanguageContext, RenameContext, useSay } from './language.js';
import type { RunView } from '../model/run-view.js';
import { symbols } from './symbols.js';
import { texts } from './texts.js';

type Criterion = Report['criteria'][number];

export function VerdictView({
  exercise,
  run,
  evidence,
  onShow,
}: {
  /** What the picture shows. */
  readonly evidence: Shown | undefined;
  readonly onShow: (evidence: Shown) => void;
  readonly exercise: ExerciseSetting;
  readonly run: RunView;
}): JSX.Element {
  const say = useSay();
  const rename = useContext(RenameContext);
  const language = useContext(LanguageContext);
  const report = run.report?.[language];
  const first = run.firstReport?.[language];
  const count = report?.criteria.filter(({ verdict }) => verdict === report.verdict).length ?? 0;
  const total = report?.criteria.length ?? 0;
  // What has to be corrected comes first.
  const isCause = ({ id }: ExerciseSetting['criteria'][number]): boolean =>
    report?.criteria.some(
      (one) => one.id === id && one.verdict !== 'pass' && one.follows === null,
    ) === true;
  const { criteria } = exercise;
  const inOrder = [...criteria.filter(isCause), ...criteria.filter((one) => !isCause(one))];
  // Criteria that later runs can still change are shown after these runs.
  const isSaid = ({ verdict }: Criterion): boolean =>
    report !== undefined || verdict === 'pass' || verdict === 'fail';
  const markOf = (verdict: Criterion['verdict']): Text =>
    report === undefined && verdict === 'pass' ? texts.passSoFar : verdicts[verdict];
  // What could not be run is never decided.
  const undecided = run.state === 'running' ? 'pending' : 'unknown';
  const undecidedText = run.state === 'running' ? texts.pending : verdicts.unknown;
  const foundOf = (id: string): Criterion | undefined =>
    (report ?? first)?.criteria.find((one) => one.id === id && isSaid(one));
  const isPending = (found: Criterion | undefined): boolean =>
    found === undefined && undecided === 'pending';
  const waiting = criteria.filter(({ id }) => isPending(foundOf(id))).length;
  return (
    <section class="verdict" aria-labelledby="verdict">
      <h2 id="verdict">{say(texts.verdict)}</h2>
      {report !== undefined && (
        <p class={`overall ${report.verdict}`}>
          <span aria-hidden="true">{symbols[report.verdict]} </span>
          {say(overallTexts[report.verdict], { count, total })}
        </p>
      )}
      {waiting > 0 && <p class="note">{say(texts.stillPending, { count: waiting })}</p>}
      <ol>
        {inOrder.map(({ id, required }) => {
          const found = foundOf(id);
          return (
            <li key={id} class={found?.verdict ?? undecided}>
              <span class="symbol" aria-hidden="true">
                {symbols[found?.verdict ?? undecided]}
              </span>
              <span class="required">{say(required)}</span>
              <span class={isPending(found) ? 'unseen' : 'mark'}>
                {say(found ? markOf(found.verdict) : undecidedText)}
              </span>
              {found !== undefined && (
                <Found {...{ found, exercise, evidence, onShow }} shown={run.shown[id] ?? []} />
              )}
            </li>
          );
        })}
      </ol>
      {report !== undefined && report.remarks.length > 0 && (
        <>
          <h3>{say(texts.remarks)}</h3>
          <ul>
            {report.remarks.map(({ id, text, at }) => (
              <li key={id}>
                {rename(at === null ? text : `${asWritten(at.toFixed(2), language)} s · ${text}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Found({
  found: { verdict, evidence: text, hint, man, follows },
  exercise,
  shown,
  evidence: onShowNow,
  onShow,
}: {
  readonly found: Criterion;
  /** Where its evidence is seen: in which runs. */
  readonly shown: readonly Shown[];
  readonly evidence: Shown | undefined;
  readonly onShow: (evidence: Shown) => void;
  readonly exercise: ExerciseSetting;
}): JSX.Element {
  const say = useSay();
  const evidence = useContext(RenameContext)(text);
  if (follows !== null) {
    const cause = exercise.criteria.find(({ id }) => id === follows)?.required ?? follows;
    return <p class="evidence">{say(texts.follows, { required: cause })}</p>;
  }
  return (
    <>
      {shown.length === 0 ? (
        <p class="evidence">{evidence}</p>
      ) : (
        <button
          type="button"
          class="evidence"
          title={say(texts.show)}
          aria-pressed={shown.some((one) => one === onShowNow)}
          onClick={() => {
            // Evidence of several runs is shown one after the other.
            const next = shown[shown.findIndex((one) => one === onShowNow) + 1] ?? shown[0];
            if (next !== undefined) onShow(next);
          }}
        >
          {evidence}
        </button>
      )}
      {verdict !== 'pass' && hint !== '' && (
        <details>
          <summary>{say(texts.hint)}</summary>
          <p>{hint}</p>
          <details>
            <summary>{say(texts.nextHint)}</summary>
            <p>{say(texts.see, { man })}</p>
            {shown[0] !== undefined && (
              <details>
                <summary>{say(texts.lastHint)}</summary>
                <p>
                  <button
                    type="button"
                    onClick={() => {
                      if (shown[0] !== undefined) onShow(shown[0]);
                    }}
                  >
                    {say(texts.show)}
                  </button>
                </p>
              </details>
            )}
          </details>
        </details>
      )}
    </>
  );
}
