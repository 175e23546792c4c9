/** Points, another verdict and a comment for one exercise of a student. What is typed is saved at once. */
import type { JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';

import { verdicts } from '../../check/texts.js';
import { decimal } from '../../language/text.js';
import { mostPoints, type CellView, type Mark } from '../protocol.js';
import { LanguageContext, useSay } from './language.js';
import { texts } from './texts.js';
import { useSaving } from './use-saving.js';

export function MarkPanel({
  cell: { student, exercise, points, verdict, mark: saved },
  name,
}: {
  readonly cell: CellView;
  readonly name: string;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  // Another browser may change the mark, and the server's word of an earlier letter may come after a later one: a field
  // that was changed here keeps what was typed.
  const [typed, setTyped] = useState<Partial<Mark>>({});
  const [typedPoints, setTypedPoints] = useState<string>();
  const mark = { ...saved, ...typed };
  const { save, refusals } = useSaving(student, exercise, saved);
  const change = (changes: Partial<Mark>): void => {
    setTyped((before) => ({ ...before, ...changes }));
    save(changes);
  };
  const pointsText =
    typedPoints ?? (saved.points === null ? '' : decimal(language, String(saved.points)));
  const isNumber = pointsText === '' || numberIn(pointsText) !== undefined;
  const why = (field: keyof Mark): JSX.Element => (
    <span class="refusal" role="alert" id={`why-${field}`}>
      {field === 'points' && !isNumber
        ? say(texts.noPoints, { most: mostPoints })
        : refusals[field] !== undefined && say(refusals[field])}
    </span>
  );
  return (
    <section class="marking" aria-labelledby="marking">
      <h2 id="marking">{say(texts.marking, { name, exercise })}</h2>
      <label>
        {points === null ? say(texts.points) : say(texts.pointsOf, numbersOf(points, language))}
        <input
          name="points"
          // A field of type "number" takes no comma where the browser is English, and 7,5 becomes 75.
          inputMode="decimal"
          autocomplete="off"
          value={pointsText}
          placeholder={points === null ? '' : decimal(language, String(points.got))}
          aria-invalid={!isNumber}
          aria-describedby="why-points"
          onInput={({ currentTarget: { value } }) => {
            setTypedPoints(value);
            const number = numberIn(value);
            if (value === '' || number !== undefined) change({ points: number ?? null });
          }}
        />
      </label>
      {why('points')}
      <label>
        {say(texts.override)}
        <select
          name="verdict"
          value={mark.verdict ?? ''}
          aria-describedby="why-verdict"
          onChange={({ currentTarget: { value } }) => {
            change({ verdict: value === '' ? null : (value as Mark['verdict']) });
          }}
        >
          <option value="">
            {say(texts.asChecked, {
              verdict: verdict === null ? texts.unchecked : verdicts[verdict],
            })}
          </option>
          {Object.entries(verdicts).map(([id, text]) => (
            <option key={id} value={id}>
              {say(text)}
            </option>
          ))}
        </select>
      </label>
      {why('verdict')}
      <label>
        {say(texts.comment)}
        <textarea
          name="comment"
          rows={3}
          value={mark.comment}
          aria-describedby="why-comment"
          onInput={({ currentTarget }) => {
            change({ comment: currentTarget.value });
          }}
        />
      </label>
      {why('comment')}
    </section>
  );
}

/** With a point or a comma. */
function numberIn(text: string): number | undefined {
  const isNumber = /^\s*\d+(?:[.,]\d*)?\s*$/.test(text);
  const number = Number(text.replace(',', '.'));
  return isNumber && number <= mostPoints ? number : undefined;
}

function numbersOf(
  { got, of }: { readonly got: number; readonly of: number },
  language: Parameters<typeof decimal>[0],
): { readonly got: string; readonly of: number } {
  return { got: decimal(language, String(got)), of };
}
