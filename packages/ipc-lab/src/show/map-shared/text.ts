import type { Catalogue } from '../../language/text.js';

/** What is printed. */
export const texts = {
  start: {
    en: 'A file contains "{content}". Child {pid} maps it twice, MAP_SHARED and MAP_PRIVATE; so do we.',
    fr: "Un fichier contient « {content} ». L'enfant {pid} le projette deux fois, MAP_SHARED et MAP_PRIVATE ; nous aussi.",
  },
  theirShared: { en: "child's shared", fr: 'enfant, shared' },
  theirPrivate: { en: "child's private", fr: 'enfant, private' },
  ourShared: { en: 'our shared', fr: 'nous, shared' },
  ourPrivate: { en: 'our private', fr: 'nous, private' },
  read: { en: 'read(2)', fr: 'read(2)' },
  weWrite: { en: 'we write {mark} by {flag}', fr: 'nous écrivons {mark} par {flag}' },
  childWrites: { en: 'the child writes {mark} by {flag}', fr: "l'enfant écrit {mark} par {flag}" },
  unmapped: {
    en: 'When everything is unmapped, the file contains "{content}".',
    fr: 'Une fois tout libéré, le fichier contient « {content} ».',
  },
  conclusion: {
    en: 'Of the {shared} writes by MAP_SHARED, {sharedArrived} reached the file; of the {private} by MAP_PRIVATE, {privateArrived} did.',
    fr: 'Des {shared} écritures par MAP_SHARED, {sharedArrived} ont atteint le fichier ; des {private} par MAP_PRIVATE, {privateArrived}.',
  },
} as const satisfies Catalogue;
