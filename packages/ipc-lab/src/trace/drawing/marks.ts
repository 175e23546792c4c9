/** Every mark that a picture may contain, with what it means. A legend explains those that a picture contains. */
import type { Catalogue } from '../../language/text.js';
import type { ArrowKind } from './arrows.js';
import type { State } from './bars.js';
import type { Layout, Row } from './layout.js';

/** The classes of a moment's mark. */
export type MomentMark =
  | 'event'
  | 'event many'
  | 'printed'
  | 'printed many'
  | 'event bad'
  | 'event bad many'
  | 'ended'
  | 'ended bad';

export type Mark =
  State | ArrowKind | MomentMark | 'arrow many' | 'fill' | 'value' | 'note' | 'note bad';

export function markOf({ moment, folded }: Row): MomentMark {
  const { kind, error, signal } = moment;
  if (kind === 'ended') return signal === undefined ? 'ended' : 'ended bad';
  const isMany = folded.length > 0;
  if (kind === 'printed') return isMany ? 'printed many' : 'printed';
  const isBad =
    error !== undefined || kind === 'coalesced' || kind === 'lost' || kind === 'orphaned';
  if (isBad) return isMany ? 'event bad many' : 'event bad';
  return isMany ? 'event many' : 'event';
}

/** The classes of its group in the picture: a style sheet distinguishes the kinds of moments, too. */
export function classesOf(row: Row): string {
  return markOf(row).replace('event', row.moment.kind);
}

/** The marks that a picture contains, in the order of their legend. */
export function marksOf(layout: Layout): Mark[] {
  const found = new Set<string>();
  for (const { state } of layout.bars) found.add(state);
  for (const { arrow, count } of layout.arrows) {
    found.add(arrow.kind);
    if (count > 1) found.add('arrow many');
  }
  for (const row of layout.rows) found.add(row.moment.kind === 'value' ? 'value' : markOf(row));
  for (const { isEndless } of layout.notes) found.add(isEndless ? 'note bad' : 'note');
  if (layout.fills.length > 0) found.add('fill');
  return (Object.keys(markTexts) as Mark[]).filter((mark) => found.has(mark));
}

export const markTexts = {
  alive: { en: 'running', fr: 'en cours' },
  waiting: { en: 'waiting in a call', fr: 'en attente dans un appel' },
  unfinished: {
    en: 'waiting when the trace stopped, without a time limit',
    fr: "en attente à l'arrêt de la trace, sans limite de temps",
  },
  endless: {
    en: 'waiting forever: each process that could release it waits for it',
    fr: "en attente sans fin : chaque processus qui pourrait le libérer l'attend",
  },
  zombie: { en: 'zombie: ended, not collected', fr: 'zombie : terminé, pas récupéré par wait' },
  event: { en: 'an event', fr: 'un événement' },
  'event many': {
    en: 'repeated events: × number, rate',
    fr: 'événements répétés : × nombre, fréquence',
  },
  printed: { en: 'output', fr: 'sortie du programme' },
  'printed many': { en: 'repeated output', fr: 'sorties répétées' },
  'event bad': { en: 'refused, lost or orphaned', fr: 'refusé, perdu ou orphelin' },
  'event bad many': { en: 'the same, repeated', fr: 'de même, répété' },
  ended: { en: 'the process exits', fr: 'le processus se termine' },
  'ended bad': { en: 'killed by a signal', fr: 'tué par un signal' },
  birth: { en: 'birth of a child', fr: "naissance d'un enfant" },
  collection: { en: 'the parent collects its status', fr: 'le père récupère son code' },
  signal: { en: 'signal', fr: 'signal' },
  message: { en: 'message, a colour per object', fr: 'message, une couleur par objet' },
  permit: { en: 'lock, semaphore or wake-up', fr: 'verrou, sémaphore ou réveil' },
  'end-of-file': { en: 'a close ends the file', fr: 'une fermeture met fin au fichier' },
  'arrow many': { en: 'several arrows in one', fr: 'plusieurs flèches en une' },
  fill: { en: 'bytes that wait in a pipe', fr: 'octets en attente dans un tube' },
  value: { en: 'sampled value of memory', fr: 'valeur relevée en mémoire' },
  note: { en: 'what it still waits for', fr: "ce qu'il attend encore" },
  'note bad': { en: 'what it waits for in vain', fr: "ce qu'il attend en vain" },
} as const satisfies Readonly<Record<Mark, Catalogue[string]>>;
