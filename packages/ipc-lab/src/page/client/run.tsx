/** One run: its state, its parts, the picture and the text of the part on show. */
import type { JSX } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import { pictureOf } from '../../history/picture.js';
import type { Text } from '../../language/text.js';
import { Comparison } from './comparison.js';
import { useKeys } from './use-keys.js';
import type { ExerciseSetting, Keys, RunSummary } from '../protocol.js';
import { LanguageContext, ProjectorContext, useSay } from './language.js';
import { PictureView } from './picture.js';
import { pictureUntil } from '../model/picture-until.js';
import { withRoles } from '../model/roles.js';
import { ReplayBar } from './replay-bar.js';
import { nothingStuck, type PartView, type RunView } from '../model/run-view.js';
import { addressOfExport, addressOfPart, pressKeys, stopRun } from './server.js';
import { shortCommand } from './short-command.js';
import { SummaryView } from './summary.js';
import { nameInAddress } from './address.js';
import { KeyboardView, OutputView } from './terminal.js';
import { texts } from './texts.js';

export function RunPanel({
  summary: { id, title, state },
  run,
  version,
  evidence,
  earlier,
  exercise,
  onAgain,
  onShow,
}: {
  /** What a person asked to see of a criterion. */
  readonly evidence: Shown | undefined;
  /** The number of the run before it, of the same commands. */
  readonly earlier: number | undefined;
  readonly exercise: ExerciseSetting | undefined;
  /** Runs the same again; `undefined` if it cannot. */
  readonly onAgain: (() => void) | undefined;
  readonly onShow: (evidence: Shown) => void;
  readonly summary: RunSummary;
  readonly run: RunView;
  /** Grows when the run does. */
  readonly version: number;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const [chosen, setChosen] = useState<number>();
  useKeys({
    r: () => {
      onAgain?.();
    },
  });
  const index = chosen ?? 0;
  useEffect(() => {
    if (evidence !== undefined) setChosen(evidence.run);
  }, [evidence]);
  const part = run.parts[index];
  return (
    <>
      <header class="run">
        <h2 title={title}>{shortCommand(title)}</h2>
        <span class={`state ${run.state}`}>{say(texts[run.state])}</span>
        <span class="spread" />
        {run.state === 'running' && (
          <button type="button" class="stop" onClick={() => void stopRun(id)}>
            {say(texts.stop)}
          </button>
        )}
        {onAgain !== undefined && (
          <button type="button" class="again" title={say(texts.runAgainKey)} onClick={onAgain}>
            {say(texts.runAgain)}
          </button>
        )}
        {part !== undefined && (
          <a class="button" href={addressOfPart(id, index)} download>
            {say(texts.save)}
          </a>
        )}
        {part !== undefined && (
          <a
            class="button"
            href={addressOfExport(id, index, language)}
            title={say(texts.exportWhy)}
            download
          >
            {say(texts.export)}
          </a>
        )}
      </header>
      {run.changed.length > 0 && onAgain !== undefined && (
        <p class="changed" role="status">
          {say(texts.changed, { names: run.changed })}{' '}
          <button type="button" class="primary" onClick={onAgain}>
            {say(texts.runAgain)} (R)
          </button>
        </p>
      )}
      {run.refusal !== undefined && (
        <p class="refusal" role="alert">
          {say(run.refusal)}
        </p>
      )}
      {run.parts.length > 1 && (
        <div class="parts" role="group" aria-label={say(texts.parts)}>
          {run.parts.map(({ words, isDelayed }, number) => (
            <button
              key={number}
              type="button"
              aria-pressed={number === index}
              onClick={() => {
                setChosen(number);
              }}
            >
              {say(texts.part, { number: number + 1, command: shortCommand(words.join(' ')) })}
              {isDelayed && ` (${say(texts.delayed)})`}
            </button>
          ))}
        </div>
      )}
      {part === undefined ? (
        <p>{say(texts.waiting)}</p>
      ) : (
        <PartPanel
          key={`${id} ${index}`}
          {...{ part, version }}
          isLive={state === 'running' && !part.isOver}
          evidence={evidence?.run === index ? evidence : undefined}
          onChosen={(event) => {
            nameInAddress({ run: id, part: index, event });
          }}
          onKeys={(keys) => pressKeys(id, keys)}
          hasVerdict={run.report !== undefined}
        />
      )}
      {run.state !== 'running' && earlier !== undefined && (
        <Comparison {...{ run, earlier, exercise, onShow }} />
      )}
    </>
  );
}

function PartPanel({
  part,
  version,
  isLive,
  evidence,
  onChosen,
  onKeys,
  hasVerdict,
}: {
  readonly hasVerdict: boolean;
  readonly onChosen: (event: number | undefined) => void;
  readonly evidence: Shown | undefined;
  readonly onKeys: (keys: Keys) => Promise<void>;
  readonly part: PartView;
  readonly version: number;
  readonly isLive: boolean;
}): JSX.Element {
  const say = useSay();
  const picture = useMemo(() => pictureOf(part.history), [part, version]);
  const [count, setCount] = useState<number>();
  const isProjected = useContext(ProjectorContext);
  const language = useContext(LanguageContext);
  const shown = useMemo(() => {
    const until = count === undefined ? picture : pictureUntil(picture, count);
    return isProjected ? withRoles(until, language) : until;
  }, [picture, count, isProjected, language]);
  useEffect(() => {
    // What a criterion is decided by may come later.
    if (evidence !== undefined) setCount(undefined);
  }, [evidence]);
  return (
    <>
      {part.isCut && <p class="refusal">{say(texts.cut)}</p>}
      {part.isOpen && <KeyboardView part={part} onKeys={onKeys} />}
      {part.whyStuck.length > 0 && <StuckView {...{ isLive, hasVerdict }} why={part.whyStuck} />}
      <ReplayBar {...{ picture, isLive, count }} onCount={setCount} />
      <PictureView
        {...{ isLive, evidence, onChosen }}
        picture={shown}
        stuck={count === undefined ? part.stuck : nothingStuck}
        newest={count === undefined ? undefined : shown.moments.at(-1)?.id}
      />
      <div class="beside">
        <OutputView part={part} />
        <details class="fold" open={!isProjected}>
          <summary>{say(texts.summary)}</summary>
          <SummaryView picture={picture} remains={part.remains} />
        </details>
      </div>
    </>
  );
}

/** The verdict says it, too: it then makes room for the picture. */
function StuckView({
  why,
  isLive,
  hasVerdict,
}: {
  readonly why: readonly Text[];
  readonly isLive: boolean;
  readonly hasVerdict: boolean;
}): JSX.Element {
  const say = useSay();
  const sentences = why.map((one) => <p key={one.en}>{say(one)}</p>);
  if (hasVerdict) {
    return (
      <details class="stuck">
        <summary>{say(texts.nothingMoved)}</summary>
        {sentences}
      </details>
    );
  }
  return (
    <section class="stuck" role="alert">
      <h3>{say(isLive ? texts.nothingMoves : texts.nothingMoved)}</h3>
      {sentences}
    </section>
  );
}
