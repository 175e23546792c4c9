import type { Catalogue } from '../../language/text.js';

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
    en: 'After all mappings are removed, the file contains "{content}".',
    fr: 'Une fois toutes les projections supprimées, le fichier contient « {content} ».',
  },
  conclusion: {
    en: '{sharedArrived} of the {shared} writes by MAP_SHARED reached the file, and {privateArrived} of the {private} writes by MAP_PRIVATE.',
    fr: 'Le fichier a reçu {sharedArrived} des {shared} écritures par MAP_SHARED, et {privateArrived} des {private} écritures par MAP_PRIVATE.',
  },
} as const satisfies Catalogue;
