/** The verdict beside the picture: each requirement, whether the program meets it, and its hint on request. */
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import type { Report } from '../../check/report/report.js';
import { overallTexts, verdicts } from '../../check/texts.js';
import type { ExerciseSetting } from '../protocol.js';
import { LanguageContext, useSay } from './language.js';
import type { RunView } from '../model/run-view.js';
import { texts } from './texts.js';

type Criterion = Report['criteria'][number];

/** Not by its colour alone. */
const symbols = { pass: '✓', fail: '✗', fragile: '≈', unknown: '?', pending: '…' } as const;

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
  const report = run.report?.[useContext(LanguageContext)];
  const count = report?.criteria.filter(({ verdict }) => verdict === report.verdict).length ?? 0;
  const total = report?.criteria.length ?? 0;
  return (
    <section class="verdict" aria-labelledby="verdict">
      <h2 id="verdict">{say(texts.verdict)}</h2>
      {report !== undefined && (
        <p class={`overall ${report.verdict}`}>
          <span aria-hidden="true">{symbols[report.verdict]} </span>
          {say(overallTexts[report.verdict], { count, total })}
        </p>
      )}
      <ol>
        {exercise.criteria.map(({ id, required }) => {
          const found = report?.criteria.find((one) => one.id === id);
          return (
            <li key={id} class={found?.verdict ?? 'pending'}>
              <span class="symbol" aria-hidden="true">
                {symbols[found?.verdict ?? 'pending']}
              </span>
              <span class="required">{say(required)}</span>
              <span class="mark">{say(found ? verdicts[found.verdict] : texts.pending)}</span>
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
              <li key={id}>{at === null ? text : `${at.toFixed(2)} s · ${text}`}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Found({
  found: { verdict, evidence, hint, man, follows },
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
          <p>
            {hint} {say(texts.see, { man })}
          </p>
        </details>
      )}
    </>
  );
}
