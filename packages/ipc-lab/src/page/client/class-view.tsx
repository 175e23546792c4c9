/** A class: the grid of its verdicts, which fills while they are found, and what went wrong, by cause. */
import type { JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';

import { verdicts } from '../../check/texts.js';
import type { Text } from '../../language/text.js';
import { visible } from '../../language/visible.js';
import { causesOf, cellsOf, pointsOf, rowsOf, totalOf, verdictOf } from '../model/classroom.js';
import type { CellView, ClassSetting, ClassView, ExerciseSetting } from '../protocol.js';
import { DownloadLink } from './download.js';
import { LanguageContext, useSay } from './language.js';
import { addressOfGrades, checkStudents, stopClass } from './server.js';
import { symbols } from './symbols.js';
import { texts } from './texts.js';
import type { Names } from './use-names.js';

export function ClassPanel({
  setting,
  exercises,
  view,
  names,
}: {
  readonly setting: ClassSetting;
  readonly exercises: readonly ExerciseSetting[];
  readonly view: ClassView;
  readonly names: Names;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const [refusal, setRefusal] = useState<Text>();
  const students = rowsOf(setting.students, names.areHidden);
  const check = (some: readonly string[]): void => {
    void checkStudents(some).then(setRefusal);
  };
  const done = view.cells.filter(({ state }) => state === 'checked').length;
  return (
    <section class="class">
      <header class="run">
        <h2>{say(texts.classOf, { name: visible(setting.name) })}</h2>
        <span class="state" role="status">
          {say(texts.classDone, { done, all: view.cells.length })}
        </span>
        <span class="spread" />
        {view.isRunning ? (
          <button type="button" class="stop" onClick={() => void stopClass().then(setRefusal)}>
            {say(texts.stop)}
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => {
              check(students);
            }}
          >
            {say(texts.checkClass)}
          </button>
        )}
        <button
          type="button"
          class="names"
          aria-pressed={names.areHidden}
          onClick={() => {
            names.hide(!names.areHidden);
          }}
        >
          {say(texts.hideNames)}
        </button>
        <DownloadLink address={addressOfGrades(language)} onRefused={setRefusal}>
          {say(texts.grades)}
        </DownloadLink>
        <a class="button" href="#new">
          {say(texts.newRun)}
        </a>
      </header>
      {refusal !== undefined && (
        <p class="refusal" role="alert">
          {say(refusal)}
        </p>
      )}
      <div class="class-body">
        <div class="scrolls" tabIndex={0} role="group" aria-label={say(texts.grid)}>
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">{say(texts.student)}</th>
                {setting.exercises.map((id) => (
                  <th key={id} scope="col" title={titleOf(exercises, id, say)}>
                    {id}
                  </th>
                ))}
                <th scope="col">{say(texts.points)}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {students.map((student) => {
                const cells = cellsOf(view, student);
                return (
                  <tr key={student}>
                    <th scope="row">{names.of(student)}</th>
                    {cells.map((cell) => (
                      <Cell key={cell.exercise} cell={cell} />
                    ))}
                    <td class="total">{totalOf(cells)?.toLocaleString(language) ?? ''}</td>
                    <td>
                      <button
                        type="button"
                        aria-label={say(texts.checkStudent, { name: names.of(student) })}
                        title={say(texts.checkStudent, { name: names.of(student) })}
                        onClick={() => {
                          check([student]);
                        }}
                      >
                        ↻
                      </button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <Causes {...{ view, exercises, names }} />
      </div>
    </section>
  );
}

function Cell({ cell }: { readonly cell: CellView }): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const { state, run, mark, refusal } = cell;
  const verdict = verdictOf(cell);
  const isChecked = state === 'checked' || (state === 'unchecked' && verdict !== null);
  const symbol = isChecked && verdict !== null ? symbols[verdict] : stateSymbols[state];
  const text = isChecked && verdict !== null ? verdicts[verdict] : stateTexts[state];
  const points = pointsOf(cell);
  const content = (
    <>
      <span class="symbol" aria-hidden="true">
        {symbol}
      </span>{' '}
      <span class="mark">
        {say(refusal !== null && mark.verdict === null ? texts.notRun : text)}
      </span>
      {points !== undefined && (
        <small>
          {' '}
          {points.toLocaleString(language)}
          {cell.points !== null && mark.points === null && `/${cell.points.of}`}
        </small>
      )}
      {(mark.verdict !== null || mark.points !== null || mark.comment !== '') && (
        <span title={say(texts.marked)} aria-label={say(texts.marked)} role="img">
          {' '}
          ✎
        </span>
      )}
    </>
  );
  return (
    <td class={isChecked ? (verdict ?? '') : state}>
      {run === null ? content : <a href={`#run=${run}`}>{content}</a>}
    </td>
  );
}

const stateTexts = {
  unchecked: texts.unchecked,
  waiting: texts.waitingTurn,
  running: texts.running,
  checked: texts.checked,
} as const;
const stateSymbols = { unchecked: '·', waiting: '…', running: '▸', checked: '?' } as const;

function Causes({
  view,
  exercises,
  names,
}: {
  readonly view: ClassView;
  readonly exercises: readonly ExerciseSetting[];
  readonly names: Names;
}): JSX.Element | null {
  const say = useSay();
  const groups = causesOf(view);
  if (groups.length === 0) return null;
  return (
    <section class="causes">
      <h3>{say(texts.causes)}</h3>
      <ul>
        {groups.map(({ exercise: id, criterion, hint, cells }) => {
          const exercise = exercises.find((one) => one.id === id);
          const required = exercise?.criteria.find((one) => one.id === criterion)?.required;
          return (
            <li key={`${id} ${criterion ?? ''} ${hint?.en ?? ''}`}>
              <strong>{cells.length}</strong> {id} ·{' '}
              {required === undefined
                ? say(texts.notRun)
                : say(texts.notMet, { required: say(required) })}
              {hint !== undefined && <p class="note">{say(hint)}</p>}
              <p class="who">
                {cells.map((cell) => (
                  <a key={cell.student} href={`#run=${cell.run ?? ''}`}>
                    {names.of(cell.student)}
                  </a>
                ))}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function titleOf(
  exercises: readonly ExerciseSetting[],
  id: string,
  say: ReturnType<typeof useSay>,
): string {
  const title = exercises.find((one) => one.id === id)?.title;
  return title === undefined ? id : say(title);
}
