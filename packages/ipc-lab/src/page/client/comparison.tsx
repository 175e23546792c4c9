/** What a run did otherwise than the one before it, of the same commands. */
import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import { verdicts } from '../../check/texts.js';
import { differencesOf, type Differences, type Turn } from '../model/differences.js';
import type { RunView } from '../model/run-view.js';
import type { ExerciseSetting } from '../protocol.js';
import { momentText, waitText } from '../../trace/text/wording.js';
import { LanguageContext, useSay } from './language.js';
import { fetchRun } from './server.js';
import { texts } from './texts.js';

export function Comparison({
  run,
  earlier,
  exercise,
  onShow,
}: {
  /** It is over. */
  readonly run: RunView;
  /** The number of the run before it. */
  readonly earlier: number;
  readonly exercise: ExerciseSetting | undefined;
  readonly onShow: (evidence: Shown) => void;
}): JSX.Element | null {
  const say = useSay();
  const [differences, setDifferences] = useState<Differences>();
  useEffect(() => {
    let isWanted = true;
    void fetchRun(earlier).then((before) => {
      if (isWanted && before !== undefined) setDifferences(differencesOf(before, run));
    });
    return () => {
      isWanted = false;
    };
  }, [run, earlier]);
  if (differences === undefined) return null;
  const { criteria, counts, turns } = differences;
  const isSame = criteria.length + counts.length + turns.length === 0;
  return (
    <section class="comparison">
      <h3>{say(texts.compared, { id: earlier })}</h3>
      {isSame && <p>{say(texts.sameAsBefore)}</p>}
      <table>
        {!isSame && (
          <thead>
            <tr>
              <td />
              <th scope="col">{say(texts.before)}</th>
              <th scope="col">{say(texts.now)}</th>
            </tr>
          </thead>
        )}
        <tbody>
          {criteria.map(({ id, before, now }) => (
            <tr key={id}>
              <th scope="row">
                {say(
                  exercise?.criteria.find((one) => one.id === id)?.required ?? { en: id, fr: id },
                )}
              </th>
              <td class={before}>
                <span class="mark">{say(verdicts[before])}</span>
              </td>
              <td class={now}>
                <span class="mark">{say(verdicts[now])}</span>
              </td>
            </tr>
          ))}
          {counts.map(({ what, before, now }) => (
            <tr key={what.en}>
              <th scope="row">{say(what)}</th>
              <td>{before}</td>
              <td>{now}</td>
            </tr>
          ))}
          {turns.map((turn) => (
            <TurnRow key={turn.process} {...{ turn, onShow }} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TurnRow({
  turn: { process, before, now },
  onShow,
}: {
  readonly turn: Turn;
  readonly onShow: (evidence: Shown) => void;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const textOf = (deed: Turn['now']): string => {
    if (deed === undefined) return say(texts.nothingMore);
    return 'kind' in deed ? momentText(deed, language) : waitText(deed, language);
  };
  const show = (): void => {
    if (now === undefined) return;
    const isMoment = 'kind' in now;
    onShow({
      run: 0,
      moments: isMoment ? [now.id] : [],
      waits: isMoment ? [] : [{ pid: now.pid, since: now.since }],
    });
  };
  return (
    <tr>
      <th scope="row">
        {process === 0 ? say(texts.firstTurn) : say(texts.childTurn, { number: process })}
      </th>
      <td>{textOf(before)}</td>
      <td>
        {now === undefined ? (
          textOf(now)
        ) : (
          <button type="button" class="evidence" title={say(texts.show)} onClick={show}>
            {textOf(now)}
          </button>
        )}
      </td>
    </tr>
  );
}
