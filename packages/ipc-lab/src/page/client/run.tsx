/** One run: its state, its parts, the picture and the text of the part that is shown. */
import type { JSX } from 'preact';
import { useContext, useEffect, useMemo, useReducer, useState } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import type { Text } from '../../language/text.js';
import { printable, visible } from '../../language/visible.js';
import { Comparison } from './comparison.js';
import { DownloadLink } from './download.js';
import { ExpectedView } from './expected.js';
import { useKeys } from './use-keys.js';
import type { ExerciseSetting, Keys, RunSummary, SourceFile } from '../protocol.js';
import { LanguageContext, ProjectorContext, RenameContext, useSay } from './language.js';
import { PictureView } from './picture.js';
import { pictureNow } from '../model/picture-now.js';
import { pictureUntil } from '../model/picture-until.js';
import { replayed, whole } from '../model/replay.js';
import { withRoles } from '../model/roles.js';
import { shortWords } from '../model/short-command.js';
import { ReplayBar } from './replay-bar.js';
import { nothingStuck, type PartView, type RunView } from '../model/run-view.js';
import { addressOfExport, addressOfPart, pressKeys } from './server.js';
import { SourceView } from './source.js';
import { SummaryView } from './summary.js';
import { nameInAddress } from './address.js';
import { KeyboardView, OutputView } from './terminal.js';
import { texts } from './texts.js';

export function RunPanel({
  summary: { id, title, state },
  heading,
  run,
  version,
  evidence,
  earlier,
  exercise,
  problem,
  onAgain,
  onShow,
  onStop,
}: {
  /** Why what was asked of the run was not done. */
  readonly problem: Text | undefined;
  readonly onStop: () => void;
  /** What a person asked to see of a criterion. */
  readonly evidence: Shown | undefined;
  /** The number of the run before it, of the same commands. */
  readonly earlier: number | undefined;
  readonly exercise: ExerciseSetting | undefined;
  /** Runs the same again; `undefined` if it cannot. */
  readonly onAgain: (() => void) | undefined;
  readonly onShow: (evidence: Shown) => void;
  readonly heading: string;
  readonly summary: RunSummary;
  readonly run: RunView;
  /** Grows when the run does. */
  readonly version: number;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const [chosen, setChosen] = useState<number>();
  /** Why it was not saved or exported. */
  const [refusal, setRefusal] = useState<Text>();
  useKeys({
    r: () => {
      onAgain?.();
    },
  });
  /** The changes of which nobody wants to be told any more. */
  const [hidden, setHidden] = useState<readonly string[]>();
  const index = chosen ?? 0;
  useEffect(() => {
    if (evidence !== undefined) setChosen(evidence.run);
  }, [evidence]);
  const part = run.parts[index];
  const isProjected = useContext(ProjectorContext);
  const report = run.report?.[language];
  return (
    <>
      <header class="run">
        <h2 title={title}>{heading}</h2>
        <span class={`state ${run.state}`}>{say(texts[run.state])}</span>
        <span class="spread" />
        {run.state === 'running' && (
          <button type="button" class="stop" onClick={onStop}>
            {say(texts.stop)}
          </button>
        )}
        {onAgain !== undefined && (
          <button type="button" class="again" title={say(texts.runAgainKey)} onClick={onAgain}>
            {say(texts.runAgain)}
          </button>
        )}
        {part !== undefined && (
          <>
            <DownloadLink address={addressOfPart(id, index)} onRefused={setRefusal}>
              {say(texts.save)}
            </DownloadLink>
            <DownloadLink
              address={addressOfExport(id, index, language)}
              title={say(texts.exportWhy)}
              onRefused={setRefusal}
            >
              {say(texts.export)}
            </DownloadLink>
          </>
        )}
      </header>
      {run.changed.length > 0 && run.changed !== hidden && onAgain !== undefined && (
        <p class="changed" role="status">
          {say(texts.changed, { names: run.changed.map(visible) })}{' '}
          <button type="button" class="primary" onClick={onAgain}>
            {say(texts.runAgain)} (R)
          </button>{' '}
          <button
            type="button"
            aria-label={say(texts.hide)}
            onClick={() => {
              setHidden(run.changed);
            }}
          >
            ×
          </button>
        </p>
      )}
      {[problem, refusal, run.refusal].map(
        (why, index) =>
          why !== undefined && (
            <p key={index} class="refusal" role="alert">
              {say(why)}
            </p>
          ),
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
              {say(texts.part, { number: number + 1, command: shortWords(words) })}
              {isDelayed && ` (${say(texts.delayed)})`}
            </button>
          ))}
        </div>
      )}
      {part === undefined ? (
        <p>{say(state === 'running' ? texts.waiting : texts.nothingStarted)}</p>
      ) : (
        <PartPanel
          key={`${id} ${index}`}
          {...{ part, version, run }}
          isLive={state === 'running' && !part.isOver}
          evidence={evidence?.run === index ? evidence : undefined}
          onChosen={(event) => {
            nameInAddress({ run: id, part: index, event });
          }}
          onKeys={(keys) => pressKeys(id, keys)}
          hasVerdict={run.report !== undefined}
          hasRhythm={exercise?.id === '1a'}
        />
      )}
      {isProjected && report !== undefined && exercise !== undefined && (
        <ExpectedView {...{ report, exercise }} />
      )}
      {run.state !== 'running' && earlier !== undefined && (
        <Comparison {...{ run, earlier, exercise, onShow }} />
      )}
    </>
  );
}

function PartPanel({
  run,
  part,
  version,
  isLive,
  evidence,
  onChosen,
  onKeys,
  hasVerdict,
  hasRhythm,
}: {
  readonly hasVerdict: boolean;
  readonly hasRhythm: boolean;
  readonly onChosen: (event: number | undefined) => void;
  readonly evidence: Shown | undefined;
  /** @returns Why nothing was typed. */
  readonly onKeys: (keys: Keys) => Promise<Text | undefined>;
  readonly run: RunView;
  readonly part: PartView;
  readonly version: number;
  readonly isLive: boolean;
}): JSX.Element {
  const say = useSay();
  const picture = useMemo(() => pictureNow(part), [part, version]);
  const [chosen, setChosen] = useState<string>();
  const [replay, act] = useReducer(replayed, whole);
  const { count } = replay;
  const isProjected = useContext(ProjectorContext);
  const language = useContext(LanguageContext);
  const shown = useMemo(() => {
    const until = count === undefined ? picture : pictureUntil(picture, count);
    return isProjected ? withRoles(until, language) : until;
  }, [picture, count, isProjected, language]);
  useEffect(() => {
    // What a criterion is decided by may come later.
    if (evidence !== undefined) act({ type: 'whole' });
  }, [evidence]);
  return (
    <>
      {part.isCut && <p class="refusal">{say(texts.cut)}</p>}
      {part.isShortened && <p class="refusal">{say(texts.shortened)}</p>}
      {part.isOpen && <KeyboardView part={part} onKeys={onKeys} />}
      <ReplayBar {...{ picture, isLive, replay }} onAction={act} />
      <PictureView
        {...{ isLive, evidence, hasRhythm }}
        onChosen={(key, event) => {
          setChosen(key);
          // A moment to which a criterion led was not chosen by a person.
          if (event !== undefined || key === undefined) onChosen(event);
        }}
        onWhole={() => {
          act({ type: 'whole' });
        }}
        picture={shown}
        stuck={count === undefined ? part.stuck : nothingStuck}
        newest={count === undefined ? undefined : shown.moments.at(-1)?.id}
      />
      {part.whyStuck.length > 0 && (
        <StuckView {...{ isLive, hasVerdict, part }} sources={run.sources} />
      )}
      {run.sources.length > 0 && (
        <SourceView
          files={run.sources}
          lacksLines={run.lacksLines}
          place={chosen === undefined ? undefined : part.placeOf(chosen)}
        />
      )}
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
  part,
  sources,
  isLive,
  hasVerdict,
}: {
  readonly part: PartView;
  readonly sources: readonly SourceFile[];
  readonly isLive: boolean;
  readonly hasVerdict: boolean;
}): JSX.Element {
  const say = useSay();
  const rename = useContext(RenameContext);
  const sentences = part.whyStuck.map(({ text, pid }) => {
    const place = pid === undefined ? undefined : part.waitingIn(pid);
    const file = place && sources[place.file];
    return (
      <p key={text.en}>
        {rename(say(text))}
        {place !== undefined && file !== undefined && (
          <span class="at">
            {say(texts.waitsInLine, { file: visible(file.name), line: place.line })}{' '}
            <code>{printable(file.text.split('\n')[place.line - 1]?.trim() ?? '')}</code>
          </span>
        )}
      </p>
    );
  });
  if (hasVerdict) {
    return (
      <details class="stuck">
        <summary>{say(texts.nothingMoved)}</summary>
        {sentences}
      </details>
    );
  }
  return (
    // The keyboard scrolls it, too.
    <section class="stuck" role="alert" tabIndex={0}>
      <h3>{say(isLive ? texts.nothingMoves : texts.nothingMoved)}</h3>
      {sentences}
    </section>
  );
}
