/** The runs that the server keeps. */
import type { JSX } from 'preact';

import { verdicts } from '../../check/texts.js';
import type { RunSummary } from '../protocol.js';
import { useSay } from './language.js';
import { shortCommand } from './short-command.js';
import { texts } from './texts.js';

export function RunList({
  runs,
  id,
}: {
  readonly runs: readonly RunSummary[];
  readonly id: number | undefined;
}): JSX.Element {
  const say = useSay();
  const labelOf = ({ id, title, exercise, state, verdict }: RunSummary): string => {
    const what = [exercise, shortCommand(title)].filter((part) => part !== null).join(' · ');
    return `${id} · ${what} · ${say(verdict === null ? texts[state] : verdicts[verdict])}`;
  };
  return (
    <select
      aria-label={say(texts.runs)}
      value={String(id ?? '')}
      onChange={({ currentTarget }) => {
        location.hash = currentTarget.value === '' ? '' : `run=${currentTarget.value}`;
      }}
    >
      <option value="">{runs.length === 0 ? say(texts.newRun) : say(texts.runs)}</option>
      {runs.map((run) => (
        <option key={run.id} value={String(run.id)}>
          {labelOf(run)}
        </option>
      ))}
    </select>
  );
}
