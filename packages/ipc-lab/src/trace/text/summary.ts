/** The summary at the end, as sections of lines. */
import type { Language } from '../../language/language.js';
import type { ObjectKind } from '../../observe/events.js';
import { neverCollected, type Lane, type Picture } from '../../history/picture.js';
import { totalsOf } from './totals.js';
import { clipped } from './visible.js';
import { droppedText, objectName, waitText } from './wording.js';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What was made, not removed, and may outlive the program. */
export interface Remains {
  readonly kind: ObjectKind;
  /** The object's id, or its path. */
  readonly name: string;
}

const mostWaits = 12;
/** Shorter in all, it is the cost of being traced, seconds. */
const leastWait = 0.005;

export function summaryOf(
  picture: Picture,
  remains: readonly Remains[],
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
      lines: picture.lanes.map((lane) => processLine(lane, picture.end, language)),
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
      lines: neverCollected(picture).map((lane) =>
        say(
          `${lane.pid} ${lane.name}: ended, and ${lane.parent ?? ''} never waited for it`,
          `${lane.pid} ${lane.name}${colon} terminé, et ${lane.parent ?? ''} ne l'a jamais attendu`,
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

function processLine(lane: Lane, end: number, language: Language): string {
  const isFrench = language === 'fr';
  const { pid, name, parent, ended, born, status, signal, collected } = lane;
  const origin =
    parent === undefined ? '' : isFrench ? `, enfant de ${parent}` : `, child of ${parent}`;
  const lived = `${((ended ?? end) - born).toFixed(3)} s`;
  let how: string;
  if (ended === undefined) how = isFrench ? 'encore là à la fin' : 'still there at the end';
  else if (signal !== undefined) how = isFrench ? `tué par ${signal}` : `killed by ${signal}`;
  else how = isFrench ? `statut ${status ?? '?'}` : `status ${status ?? '?'}`;
  const zombie =
    ended !== undefined && collected !== undefined && collected - ended > 0.05
      ? isFrench
        ? `, zombie pendant ${(collected - ended).toFixed(3)} s`
        : `, a zombie for ${(collected - ended).toFixed(3)} s`
      : '';
  return `${pid} ${clipped(name, 40)}${origin}${colonOf(language)} ${lived}, ${how}${zombie}`;
}

export function renderSummary(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}
