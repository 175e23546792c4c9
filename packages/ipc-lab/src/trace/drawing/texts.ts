/** The labels of the page and the other drawings, apart from the moments themselves. */
import type { Catalogue } from '../../language/text.js';

export const texts = {
  fit: { en: 'Fit', fr: 'Ajuster' },
  theme: { en: 'Light/dark', fr: 'Clair/sombre' },
  otherLanguage: { en: 'Français', fr: 'English' },
  running: { en: 'running', fr: 'en cours' },
  waiting: { en: 'waiting in a call', fr: 'en attente dans un appel' },
  zombie: {
    en: 'zombie: ended, not collected',
    fr: 'zombie : terminé, pas récupéré par wait',
  },
  time: {
    en: 'Time runs downwards, in seconds, not to scale.',
    fr: "Le temps va de haut en bas, en secondes, sans respecter d'échelle.",
  },
  keys: {
    en: 'Keys: ↑ ↓ previous and next, ← → sideways, + − 0 zoom, Esc deselects.',
    fr: 'Touches : ↑ ↓ précédent et suivant, ← → de côté, + − 0 zoom, Échap désélectionne.',
  },
  point: {
    en: 'Point at anything to read here what it is; click to keep it, or press ↓.',
    fr: "Pointez un élément pour lire ici ce que c'est ; cliquez pour le garder, ou appuyez sur ↓.",
  },
  hidden: {
    en: '{count} later {count:moment is|moments are} not drawn; --json contains all of them.',
    fr: '{count} {count:événement suivant non dessiné|événements suivants non dessinés} ; --json les contient tous.',
  },
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
  duration: { en: '{seconds:decimal} s', fr: '{seconds:decimal} s' },
  stateTrack: { en: 'state', fr: 'état' },
  momentsTrack: { en: 'what happens', fr: 'ce qui se passe' },
  alive: { en: 'alive', fr: 'en vie' },
} as const satisfies Catalogue;
