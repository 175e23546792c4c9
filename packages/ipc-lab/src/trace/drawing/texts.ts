/** The labels of the page and the other drawings, apart from the moments themselves. */
import { inEach, type Catalogue, type Text, type Values } from '../../language/text.js';
import { markup, type Markup } from './markup.js';

export const texts = {
  fit: { en: 'Fit', fr: 'Ajuster' },
  theme: { en: 'Light/dark', fr: 'Clair/sombre' },
  otherLanguage: { en: 'Français', fr: 'English' },
  time: {
    en: 'Time runs downwards, in seconds, not to scale.',
    fr: "Le temps va de haut en bas, en secondes, sans respecter d'échelle.",
  },
  keys: {
    en: 'Keys: ↑ ↓ previous and next, ← → sideways, + − 0 zoom, Esc deselects.',
    fr: 'Touches : ↑ ↓ précédent et suivant, ← → de côté, + − 0 zoom, Échap désélectionne.',
  },
  jump: {
    en: 'The strip beside the picture is the whole run: a lane for each column, how much happens, red where something is refused, lost, orphaned or killed. Click, drag or use its arrow keys to jump.',
    fr: "La bande à côté de l'image est toute l'exécution : une voie par colonne, la quantité d'événements, en rouge ce qui est refusé, perdu, orphelin ou tué. Cliquez, glissez ou utilisez ses flèches pour vous déplacer.",
  },
  overview: { en: 'overview of the run', fr: "vue d'ensemble de l'exécution" },
  smaller: { en: 'zoom out', fr: 'réduire' },
  larger: { en: 'zoom in', fr: 'agrandir' },
  part: {
    en: 'Rows {from} to {to} of {all}: the part of the picture in view.',
    fr: "Lignes {from} à {to} sur {all} : la partie visible de l'image.",
  },
  earlier: { en: 'Earlier', fr: 'Avant' },
  later: { en: 'Later', fr: 'Après' },
  point: {
    en: 'Point at anything to read here what it is; click to keep it, or press ↓.',
    fr: "Pointez un élément pour lire ici ce que c'est ; cliquez pour le garder, ou appuyez sur ↓.",
  },
  hidden: {
    en: '{count} later {count:moment is|moments are} not drawn; --json contains all of them.',
    fr: '{count} {count:événement suivant non dessiné|événements suivants non dessinés} ; --json les contient tous.',
  },
  repeated: { en: '× {count}: {what}', fr: '× {count}\u00a0: {what}' },
  repeatedAtRate: { en: '× {count}, {rate}/s: {what}', fr: '× {count}, {rate}/s\u00a0: {what}' },
  table: { en: 'The same as a table', fr: 'La même chose en tableau' },
  timeColumn: { en: 'time', fr: 'temps' },
  processColumn: { en: 'process', fr: 'processus' },
  whatColumn: { en: 'what', fr: 'quoi' },
  knownColumn: { en: 'how it is known', fr: 'comment on le sait' },
  waits: { en: 'Waits', fr: 'Attentes' },
  fromColumn: { en: 'from', fr: 'depuis' },
  forColumn: { en: 'for', fr: 'durée' },
  footer: {
    en: 'Stores to shared memory make no system call: its values are sampled, and short-lived ones may be missing. Waits of less than 1 ms are left out.',
    fr: 'Une écriture en mémoire partagée ne fait aucun appel système : ses valeurs sont relevées, et les plus brèves peuvent manquer. Les attentes de moins de 1 ms sont omises.',
  },
  observed: { en: 'seen', fr: 'vu' },
  inferred: { en: 'inferred', fr: 'déduit' },
  sampled: { en: 'sampled', fr: 'relevé' },
  most: { en: 'at most {bytes} B', fr: 'au plus {bytes} o' },
  sampledCell: { en: 'sampled', fr: 'relevée' },
  clock: { en: '{seconds:decimal}', fr: '{seconds:decimal}' },
  duration: { en: '{seconds:decimal} s', fr: '{seconds:decimal} s' },
  stateTrack: { en: 'state', fr: 'état' },
  momentsTrack: { en: 'what happens', fr: 'ce qui se passe' },
  alive: { en: 'alive', fr: 'en vie' },
} as const satisfies Catalogue;

/** In both languages; the style sheet shows one. */
export function inBoth(both: Text, values?: Values): Markup {
  const { en, fr } = inEach(both, values);
  if (en === fr) return markup`${en}`;
  return markup`<span class="en" lang="en">${en}</span><span class="fr" lang="fr">${fr}</span>`;
}
