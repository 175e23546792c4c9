/** What was asked and what was found, side by side: for the projector. What follows from another failure is left out. */
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';

import type { Report } from '../../check/report/report.js';
import type { ExerciseSetting } from '../protocol.js';
import { RenameContext, useSay } from './language.js';
import { symbols } from './symbols.js';
import { texts } from './texts.js';

export function ExpectedView({
  report,
  exercise,
}: {
  readonly report: Report;
  readonly exercise: ExerciseSetting;
}): JSX.Element | null {
  const say = useSay();
  const rename = useContext(RenameContext);
  const causes = report.criteria.filter(
    ({ verdict, follows }) => verdict !== 'pass' && follows === null,
  );
  if (causes.length === 0) return null;
  return (
    <section class="expected" aria-label={say(texts.expectedObtained)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(texts.expected)}</th>
            <th scope="col">{say(texts.obtained)}</th>
          </tr>
        </thead>
        <tbody>
          {causes.map(({ id, verdict, evidence }) => {
            const required = exercise.criteria.find((one) => one.id === id)?.required;
            return (
              <tr key={id} class={verdict}>
                <td>{required === undefined ? id : say(required)}</td>
                <td>
                  <span class="symbol" aria-hidden="true">
                    {symbols[verdict]}{' '}
                  </span>
                  {rename(evidence)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
