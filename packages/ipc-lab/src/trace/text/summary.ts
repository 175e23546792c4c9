/** The summary at the end, as sections of lines. */
import type { Language } from '../../language/language.js';
import { neverCollected, type Picture } from '../../history/picture.js';
import type { Process } from '../../history/processes.js';
import type { Remain } from '../../history/remains.js';
import { totalsOf } from './totals.js';
import { clipped } from './visible.js';
import { droppedText, objectName, waitText } from './wording.js';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const mostWaits = 12;
/** Shorter in all, it is the cost of being traced, seconds. */
const leastWait = 0.005;

export function summaryOf(
  picture: Picture,
  remains: readonly Remain[],
  language: Language,
): Section[] {
  const say = (en: string, fr: string): string => (language === 'fr' ? fr : en);
  const totals = totalsOf(picture);
  const seconds = (value: number): string => `${value.toFixed(3)} s`;
  const colon = colonOf(language);
  const still = totals.waits.filter(({ wait }) => wait.until === undefined);
  const over = totals.waits.filter(
    ({ wait, seconds: total }) => wait.until !== undefined && total >= leastWait,
  );
  const signals = totals.signals.map(({ signal, from, to, sent, arrived, lost }) => {
    const missing = sent > 0 && arrived < sent;
    const arrivals = missing ? say(`, ${arrived} arrived`, `, ${arrived} arrivés`) : '';
    const merged = lost > 0 ? say(`, ${lost} merged`, `, ${lost} fusionnés`) : '';
    return `${signal}${colon} ${from} → ${to} × ${Math.max(sent, arrived)}${arrivals}${merged}`;
  });
  const sections: Section[] = [
    {
      title: say('Processes', 'Processus'),
      lines: picture.processes.map((process) => processLine(process, picture.end, language)),
    },
    {
      title: say('What passed', 'Ce qui est passé'),
      lines: [
        ...totals.passages.map(({ object, from, to, messages, bytes }) => {
          const amount = `${plural(messages, 'message')}, ${plural(bytes, say('byte', 'octet'))}`;
          return `${objectName(object, language)}${colon} ${from} → ${to}, ${amount}`;
        }),
        ...signals,
        ...totals.unread.map(({ object, bytes }) =>
          say(
            `${objectName(object, language)}: ${bytes} bytes never read`,
            `${objectName(object, language)}${colon} ${bytes} octets jamais lus`,
          ),
        ),
        ...(picture.dropped > 0 ? [droppedText(picture.dropped, language)] : []),
      ],
    },
    {
      title: say('Who waited', 'Qui a attendu'),
      lines: over.slice(0, mostWaits).map(({ wait, times, seconds: total }) => {
        const often = times > 1 ? ` × ${times}` : '';
        return `${wait.pid} ${waitText(wait, language)}${colon} ${seconds(total)}${often}`;
      }),
    },
    {
      title: say('Still waiting at the end', 'Encore en attente à la fin'),
      lines: still.map(({ wait }) => `${wait.pid} ${waitText(wait, language)}`),
    },
    {
      title: say('Never collected', 'Jamais recueillis'),
      lines: neverCollected(picture).map(({ pid, name, parentPid = '' }) =>
        say(
          `${pid} ${name}: ended, and ${parentPid} never waited for it`,
          `${pid} ${name}${colon} terminé, et ${parentPid} ne l'a jamais attendu`,
        ),
      ),
    },
    {
      title: say('Left behind', 'Restes'),
      lines: remains.map(({ kind, name }) => objectName({ kind, id: name }, language)),
    },
  ];
  return sections.filter((section) => section.lines.length > 0);
}

/** French has a space before it, at which no line may break. */
function colonOf(language: Language): string {
  return language === 'fr' ? '\u00a0:' : ':';
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function processLine(process: Process, end: number, language: Language): string {
  const isFrench = language === 'fr';
  const { pid, name, parentPid, ended, bornAt, collected } = process;
  const origin =
    parentPid === undefined
      ? ''
      : isFrench
        ? `, enfant de ${parentPid}`
        : `, child of ${parentPid}`;
  const lived = `${((ended?.time ?? end) - bornAt).toFixed(3)} s`;
  let how: string;
  if (ended === undefined) how = isFrench ? 'encore là à la fin' : 'still there at the end';
  else if (ended.signal !== undefined) {
    how = isFrench ? `tué par ${ended.signal}` : `killed by ${ended.signal}`;
  } else how = isFrench ? `statut ${ended.status ?? '?'}` : `status ${ended.status ?? '?'}`;
  const uncollected =
    ended === undefined || collected === undefined ? 0 : collected.time - ended.time;
  const zombie =
    uncollected > 0.05
      ? isFrench
        ? `, zombie pendant ${uncollected.toFixed(3)} s`
        : `, a zombie for ${uncollected.toFixed(3)} s`
      : '';
  return `${pid} ${clipped(name, 40)}${origin}${colonOf(language)} ${lived}, ${how}${zombie}`;
}

export function renderSummary(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}
