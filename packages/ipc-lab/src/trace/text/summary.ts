/** The summary at the end, as sections of lines. */
import type { Language } from '../../language/language.js';
import { say, type Text } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import { collectorOf, neverCollected, type Picture } from '../../history/picture.js';
import type { Process } from '../../history/processes.js';
import type { Remain } from '../../history/remains.js';
import { otherMomentTexts, summaryTexts as texts, titles, waitTexts } from './texts.js';
import { totalsOf, type Handover, type Totals } from './totals.js';
import { clipped } from '../../language/visible.js';
import { droppedText, objectName, waitText } from './wording.js';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const mostWaits = 12;
const mostUnseen = 12;
/** Seconds. A shorter total of waits is the cost of tracing. */
const leastWait = 0.005;
/** Seconds. A parent needs less than this to reach its wait: that is no zombie worth a mention. */
const leastZombie = 0.05;

export function summaryOf(
  picture: Picture,
  remains: readonly Remain[],
  language: Language,
): Section[] {
  const totals = totalsOf(picture);
  const still = totals.waits.filter(({ wait }) => wait.until === undefined);
  const over = totals.waits.filter(
    ({ wait, seconds }) => wait.until !== undefined && seconds >= leastWait,
  );
  const sections: Section[] = [
    {
      title: say(language, titles.processes),
      lines: picture.processes.map((process) => processLine(process, picture.end, language)),
    },
    { title: say(language, titles.passed), lines: passedLines(picture, totals, language) },
    {
      title: say(language, titles.waited),
      lines: limited(language, mostWaits, over, ({ wait, times, seconds }) => {
        const often = times > 1 ? say(language, texts.times, { count: times }) : '';
        const values = {
          pid: wait.pid,
          wait: waitText(wait, language),
          seconds: inSeconds(seconds),
        };
        return say(language, texts.waited, values) + often;
      }),
    },
    {
      title: say(language, titles.stillWaiting),
      lines: still.map(({ wait, seconds }) => {
        const how = say(language, waitTexts.stopped, { seconds: inSeconds(seconds) });
        return `${wait.pid} ${waitText(wait, language)}${how}`;
      }),
    },
    {
      title: say(language, titles.neverCollected),
      lines: neverCollected(picture).map((process) => {
        const { pid, name } = process;
        return say(language, texts.neverCollected, {
          pid,
          name,
          parent: collectorOf(process) ?? '',
        });
      }),
    },
    {
      title: say(language, titles.notShown),
      lines: limited(language, mostUnseen, notShown(picture, language), String),
    },
    {
      title: say(language, titles.leftBehind),
      lines: remains.map(({ kind, name }) =>
        objectName({ kind, id: name, ...(name.startsWith('/') && { path: name }) }, language),
      ),
    },
  ];
  return sections.filter((section) => section.lines.length > 0);
}

function passedLines(picture: Picture, totals: Totals, language: Language): string[] {
  return [
    ...totals.passages.map(({ object, from, to, messages, bytes }) =>
      say(language, texts.passage, {
        object: objectName(object, language),
        ...{ from, to, messages, bytes },
      }),
    ),
    ...totals.handovers.map(({ kind, object, from, to, count }) =>
      say(language, handoverText(kind, object), {
        object: objectName(object, language),
        ...{ from, to, count },
      }),
    ),
    ...totals.copies.map(({ from, to, messages, bytes }) =>
      say(language, texts.copied, { from, to, messages, bytes }),
    ),
    ...totals.values.map(({ object, count }) =>
      say(language, texts.seen, { object: objectName(object, language), count }),
    ),
    ...totals.signals.map((passage) => {
      const { signal, from, to, sent, arrived, merged, pending, discarded } = passage;
      const isMissing = sent > 0 && arrived < sent;
      return [
        say(language, texts.signals, { signal, from, to, count: Math.max(sent, arrived) }),
        isMissing ? say(language, texts.arrived, { count: arrived }) : '',
        merged > 0 ? say(language, texts.merged, { count: merged }) : '',
        pending > 0 ? say(language, texts.pendingStill, { count: pending }) : '',
        discarded > 0 ? say(language, texts.discarded, { count: discarded }) : '',
      ].join('');
    }),
    ...totals.unread.map(({ object, bytes }) =>
      say(language, texts.unread, { object: objectName(object, language), bytes }),
    ),
    ...totals.truncated.map(({ object, bytes }) =>
      say(language, texts.truncated, { object: objectName(object, language), bytes }),
    ),
    ...(picture.dropped > 0 ? [droppedText(picture.dropped, language)] : []),
  ];
}

/** At most that many lines; the last says how many more there are. */
function limited<T>(
  language: Language,
  limit: number,
  all: readonly T[],
  line: (one: T) => string,
): string[] {
  const more = all.length - limit;
  const lines = all.slice(0, limit).map(line);
  return more > 0 ? [...lines, say(language, texts.more, { count: more })] : lines;
}

function handoverText(kind: Handover['kind'], object: SharedObject): Text {
  if (kind === 'received') return texts.passed;
  return kind === 'acquired' && object.kind === 'file' ? texts.locked : texts.handed;
}

function notShown({ unseen }: Picture, language: Language): string[] {
  return [
    ...unseen.calls.map(({ call, pids }) => say(language, texts.unseenCall, { call, pids })),
    ...unseen.memory.map((object) => {
      const isSemaphore = object.path?.startsWith('/dev/shm/sem.') === true;
      const text = isSemaphore ? texts.unseenOperations : texts.unseenStores;
      return say(language, text, { object: objectName(object, language) });
    }),
  ];
}

function inSeconds(value: number): string {
  return value.toFixed(3);
}

function processLine(process: Process, end: number, language: Language): string {
  const { pid, name, parentPid: parent, ended, bornAt, collected } = process;
  const fate =
    ended === undefined
      ? say(language, texts.stillThere)
      : ended.signal !== undefined
        ? say(language, otherMomentTexts.killed, { signal: ended.signal })
        : say(language, texts.status, { status: ended.status ?? '?' });
  const zombie = (collected?.time ?? 0) - (ended?.time ?? Infinity);
  return say(language, texts.process, {
    pid,
    name: clipped(name, 40),
    origin: parent === undefined ? '' : say(language, texts.child, { parent }),
    seconds: inSeconds((ended?.time ?? end) - bornAt),
    how:
      zombie > leastZombie
        ? fate + say(language, texts.zombie, { seconds: inSeconds(zombie) })
        : fate,
  });
}

export function renderSummary(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}
