/** The picture of a part: it grows while the run does, and follows its end unless the reader looks elsewhere. */
import type { JSX } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { Picture } from '../../history/picture.js';
import type { Shown } from '../../check/judge/shown.js';
import type { Stuck } from '../../why/in-passing.js';
import {
  lanesFrom,
  layoutOf,
  momentsOf,
  type Layout,
  type Row,
} from '../../trace/drawing/layout.js';
import { waitText } from '../../trace/text/wording.js';
import { Drawing, leastFit } from './drawing.js';
import {
  LabelContext,
  LanguageContext,
  ProjectorContext,
  RenameContext,
  useSay,
} from './language.js';
import { LegendView } from './legend.js';
import { RowsView, rowText } from './rows.js';
import { texts } from './texts.js';
import { momentKey, waitKey } from '../model/keys.js';
import { waitsForOf } from '../model/waits-for.js';

interface Step {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly row?: Row;
}

export function PictureView({
  picture,
  isLive,
  stuck,
  evidence,
  newest,
  hasRhythm,
  onChosen,
  onWhole,
}: {
  /** Ends a replay. */
  readonly onWhole: () => void;
  /** Whether the exercise is about what happens each second. */
  readonly hasRhythm: boolean;
  /** Called with the key of the mark that a person chose, and the id of its moment. */
  readonly onChosen: (key: string | undefined, event: number | undefined) => void;
  /** The moment to which a replay has come. */
  readonly newest: number | undefined;
  readonly stuck: Stuck;
  /** What a criterion is decided by, if a person asked to see it. */
  readonly evidence: Shown | undefined;
  readonly picture: Picture;
  readonly isLive: boolean;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const isProjected = useContext(ProjectorContext);
  const rename = useContext(RenameContext);
  const renameLabel = useContext(LabelContext);
  const [chosenScale, setScale] = useState<boolean>();
  /** On the projector, the picture shows the rhythm of 1A. */
  const isBySecond = chosenScale ?? (isProjected && hasRhythm);
  const [width, setWidth] = useState(0);
  const layout = useMemo(
    () =>
      layoutOf(
        picture,
        { page: isProjected ? width / projectedScale : width, lane: leastLaneIn(width) },
        isBySecond,
        // Where a line has little room, a text may have two.
        isProjected || width < narrow ? renameLabel : undefined,
      ),
    [picture, width, isProjected, isBySecond, renameLabel],
  );
  const steps = useMemo(() => stepsOf(layout), [layout]);
  const waitsFor = useMemo(() => waitsForOf(layout, stuck), [layout, stuck]);
  const places = {
    view: useRef<HTMLDivElement>(null),
    heads: useRef<HTMLDivElement>(null),
    drawing: useRef<HTMLDivElement>(null),
    strip: useRef<HTMLDivElement>(null),
    part: useRef<HTMLDivElement>(null),
  };
  const drawing = useRef<Drawing | undefined>(undefined);
  const [chosen, setChosen] = useState<string>();
  const [seen, setSeen] = useState<readonly [number, number]>([0, 0]);
  const [isFollowing, setFollowing] = useState(isLive);

  useLayoutEffect(() => {
    const { view, heads, drawing: canvas, strip, part } = places;
    if (!view.current || !heads.current || !canvas.current || !strip.current || !part.current)
      return undefined;
    const made = new Drawing(
      {
        ...{ view: view.current, heads: heads.current, drawing: canvas.current },
        ...{ strip: strip.current, part: part.current },
      },
      (from, to) => {
        setSeen((old) => (old[0] === from && old[1] === to ? old : [from, to]));
      },
    );
    drawing.current = made;
    const { current } = view;
    const observer = new ResizeObserver(() => {
      setWidth(current.clientWidth);
      made.resize();
    });
    setWidth(current.clientWidth);
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    drawing.current?.enlarge(isProjected ? projectedScale : 1);
  }, [isProjected]);
  useLayoutEffect(() => {
    drawing.current?.draw(layout, picture.begin, { waitsFor, rename: renameLabel, language });
    if (isFollowing) toEnd(places.view.current);
  }, [layout, waitsFor, isFollowing, renameLabel, language]);

  useEffect(() => {
    if (!isLive) setFollowing(false);
  }, [isLive]);
  /** A run that hung is opened where it does. */
  const isHung = waitsFor !== undefined || layout.notes.some(({ isEndless }) => isEndless);
  useLayoutEffect(() => {
    if (isHung && !isLive && chosen === undefined) toEnd(places.view.current);
  }, [isHung]);

  /** The evidence to which the picture has been scrolled: it may come later than the request. */
  const revealed = useRef<Shown | undefined>(undefined);
  useEffect(() => {
    const keys = evidenceKeys(layout, evidence);
    drawing.current?.showEvidence(keys);
  }, [layout, evidence]);
  useEffect(() => {
    const keys = evidenceKeys(layout, evidence);
    const first = placesOf(layout).find(({ key }) => keys.has(key));
    if (first === undefined || revealed.current === evidence) return;
    revealed.current = evidence;
    setFollowing(false);
    drawing.current?.reveal(first);
    // Where the verdict is above or below it, the picture may be out of view.
    places.view.current?.scrollIntoView({ block: 'nearest' });
    setChosen(first.key);
    drawing.current?.choose(first.key);
    onChosen(first.key, undefined);
  }, [layout, evidence]);

  useLayoutEffect(() => {
    const row = layout.rows.find((one) => momentsOf(one).some(({ id }) => id === newest));
    if (row === undefined) return;
    setFollowing(false);
    choose(stepOf(row), true);
  }, [newest]);

  const choose = (step: Step | undefined, isMoving: boolean): void => {
    setChosen(step?.key);
    drawing.current?.choose(step?.key);
    onChosen(step?.key, step?.row?.moment.id);
    if (step === undefined || !isMoving) return;
    setFollowing(false);
    drawing.current?.reveal(step);
  };
  const chooseAt = (index: number): void => {
    choose(steps[Math.min(steps.length - 1, Math.max(0, index))], true);
  };
  /** From what was chosen last, which need not be drawn yet: of two quick presses, each counts. */
  const chooseBy = (by: number) => (): void => {
    chooseAt(steps.findIndex(({ key }) => key === drawing.current?.chosen) + by);
  };

  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: chooseBy(1),
    ArrowUp: chooseBy(-1),
    PageDown: chooseBy(10),
    PageUp: chooseBy(-10),
    Home: () => {
      chooseAt(0);
    },
    End: () => {
      chooseAt(steps.length - 1);
    },
    '+': () => drawing.current?.zoom(drawing.current.scale * 1.25),
    '-': () => drawing.current?.zoom(drawing.current.scale / 1.25),
    '0': () => drawing.current?.zoom(1),
    Escape: () => {
      choose(undefined, false);
    },
  };

  const said = (): string => {
    const step = steps.find(({ key }) => key === chosen);
    if (step?.row !== undefined) return rowText(step.row, picture.begin, language);
    const wait = picture.waits.find((one) => waitKey(one) === chosen);
    return wait === undefined ? '' : `${wait.pid} ${waitText(wait, language)}`;
  };

  return (
    <section class="picture" aria-label={say(texts.picture)}>
      <div class="bar">
        {isLive && (
          <label>
            <input
              type="checkbox"
              checked={isFollowing}
              onChange={({ currentTarget }) => {
                setFollowing(currentTarget.checked);
              }}
            />
            {say(texts.follow)}
          </label>
        )}
        <label>
          <input
            type="checkbox"
            name="seconds"
            checked={isBySecond}
            onChange={({ currentTarget }) => {
              setScale(currentTarget.checked);
            }}
          />
          {say(texts.bySecond)}
        </label>
        <span class="spread" />
        {newest !== undefined && (
          // Here it has room: the picture stays where it is.
          <button
            type="button"
            class="whole"
            title={`${say(isLive ? texts.toLive : texts.toWhole)} (L)`}
            onClick={onWhole}
          >
            {say(isLive ? texts.toLive : texts.toWhole)}
          </button>
        )}
        <button type="button" aria-label={say(texts.smaller)} onClick={keys['-']}>
          −
        </button>
        <button type="button" aria-label={say(texts.larger)} onClick={keys['+']}>
          +
        </button>
        <button type="button" onClick={() => drawing.current?.fit()}>
          {say(texts.fit)}
        </button>
      </div>
      <div class="stage">
        <div
          class="view"
          ref={places.view}
          // The picture scrolls, and its marks are chosen by the arrow keys.
          tabIndex={0}
          role="group"
          aria-label={say(texts.picture)}
          aria-describedby="said"
          onScroll={({ currentTarget: view }) => {
            drawing.current?.update();
            const isAtEnd = view.scrollHeight - view.scrollTop - view.clientHeight < nearEnd;
            if (isFollowing && !isAtEnd) setFollowing(false);
          }}
          onKeyDown={(event) => {
            const action = keys[event.key];
            if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            action();
          }}
          onClick={({ target }) => {
            const key = (target as Element).closest('[data-for]')?.getAttribute('data-for');
            choose(
              steps.find((step) => step.key === key),
              false,
            );
          }}
        >
          <div class="heads" ref={places.heads} />
          <div class="drawing" ref={places.drawing} aria-hidden="true" />
        </div>
        <div
          class="overview"
          aria-hidden="true"
          onPointerDown={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setFollowing(false);
            drawing.current?.jump((event.clientY - box.top) / box.height);
          }}
        >
          <div class="strip" ref={places.strip} />
          <div class="in-view" ref={places.part} />
        </div>
      </div>
      <p id="said" role="status">
        {rename(said())}
      </p>
      <LegendView layout={layout} />
      <RowsView
        {...{ layout, seen, chosen }}
        begin={picture.begin}
        onChoose={(row) => {
          choose(stepOf(row), true);
        }}
      />
    </section>
  );
}

/** Where a person can be led: the waits, which usually are the point, then the rows. */
function placesOf(layout: Layout): Step[] {
  const waits = layout.bars.flatMap(({ wait, x, top }) =>
    wait === undefined ? [] : [{ key: waitKey(wait), x, y: top }],
  );
  return [...waits, ...layout.rows.map(stepOf)];
}

/** The keys of the rows and waits that the evidence names. */
function evidenceKeys(layout: Layout, evidence: Shown | undefined): Set<string> {
  if (evidence === undefined) return new Set();
  const ids = new Set(evidence.moments);
  const rows = layout.rows.filter((row) => momentsOf(row).some(({ id }) => ids.has(id)));
  return new Set([...rows.map(({ moment }) => momentKey(moment)), ...evidence.waits.map(waitKey)]);
}

/** Pixels of the view: a telephone. */
const narrow = 600;
/** A room reads the last row. */
const projectedScale = 1.5;
/** Pixels. A narrower lane has no room for its texts; on a telephone, two processes beside each other matter more. */
const leastLanes = { usual: 170, narrow: 110 };

/** @param width Of the view. */
function leastLaneIn(width: number): number {
  const forTwo = Math.floor(((width - 2) / leastFit - lanesFrom) / 2);
  return Math.min(leastLanes.usual, Math.max(leastLanes.narrow, forTwo));
}
/** Pixels. A smaller distance to the end is none. */
const nearEnd = 60;

function toEnd(view: HTMLElement | null): void {
  if (view !== null) view.scrollTop = view.scrollHeight;
}

function stepOf(row: Row): Step {
  return { key: momentKey(row.moment), x: row.x, y: row.y, row };
}

/** What the arrow keys step through: the rows, then what is still waited for. */
function stepsOf({ rows, notes }: Layout): Step[] {
  return [...rows.map(stepOf), ...notes.map(({ wait, x, y }) => ({ key: waitKey(wait), x, y }))];
}
