/** The runs that the server keeps. */
import type { JSX } from 'preact';

import { verdicts } from '../../check/texts.js';
import type { RunSummary } from '../protocol.js';
import { useSay } from './language.js';
import { shortCommand } from '../model/short-command.js';
import { texts } from './texts.js';

export function RunList({
  runs,
  id,
  nameOf,
}: {
  readonly nameOf: (student: string) => string;
  readonly runs: readonly RunSummary[];
  readonly id: number | undefined;
}): JSX.Element | null {
  const say = useSay();
  const labelOf = ({ id, title, student, exercise, state, verdict }: RunSummary): string => {
    const who = student === null ? null : nameOf(student);
    const command = student === null ? shortCommand(title) : null;
    const what = [who, exercise, command].filter((part) => part !== null).join(' · ');
    return `${id} · ${what} · ${say(verdict === null ? texts[state] : verdicts[verdict])}`;
  };
  // A list of nothing leads nowhere.
  if (runs.length === 0) return null;
  return (
    <select
      aria-label={say(texts.runs)}
      value={String(id ?? '')}
      onChange={({ currentTarget }) => {
        location.hash = currentTarget.value === '' ? '' : `run=${currentTarget.value}`;
      }}
    >
      <option value="">{say(texts.runs)}</option>
      {runs.map((run) => (
        <option key={run.id} value={String(run.id)}>
          {labelOf(run)}
        </option>
      ))}
    </select>
  );
}
