/** The summary at the end, as sections of lines. */
import type { Language } from '../../language/language.js';
import { say } from '../../language/text.js';
import { neverCollected, type Picture } from '../../history/picture.js';
import type { Process } from '../../history/processes.js';
import type { Remain } from '../../history/remains.js';
import { otherMomentTexts, summaryTexts as texts, titles } from './texts.js';
import { totalsOf, type Totals } from './totals.js';
import { clipped } from '../../language/visible.js';
import { droppedText, objectName, waitText } from './wording.js';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const mostWaits = 12;
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
      lines: over.slice(0, mostWaits).map(({ wait, times, seconds }) => {
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
      lines: still.map(({ wait }) => `${wait.pid} ${waitText(wait, language)}`),
    },
    {
      title: say(language, titles.neverCollected),
      lines: neverCollected(picture).map(({ pid, name, parentPid = '' }) =>
        say(language, texts.neverCollected, { pid, name, parent: parentPid }),
      ),
    },
    {
      title: say(language, titles.leftBehind),
      lines: remains.map(({ kind, name }) => objectName({ kind, id: name }, language)),
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
    ...totals.signals.map(({ signal, from, to, sent, arrived, lost }) => {
      const isMissing = sent > 0 && arrived < sent;
      return [
        say(language, texts.signals, { signal, from, to, count: Math.max(sent, arrived) }),
        isMissing ? say(language, texts.arrived, { count: arrived }) : '',
        lost > 0 ? say(language, texts.merged, { count: lost }) : '',
      ].join('');
    }),
    ...totals.unread.map(({ object, bytes }) =>
      say(language, texts.unread, { object: objectName(object, language), bytes }),
    ),
    ...(picture.dropped > 0 ? [droppedText(picture.dropped, language)] : []),
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
