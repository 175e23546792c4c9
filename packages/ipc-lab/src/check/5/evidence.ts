/** The evidence that 5 gives: which process, when, by which call. */
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-fifo': { en: 'no FIFO was used', fr: "aucune FIFO n'a été utilisée" },
  'fifo-made': {
    en: 'at {at} s process {pid} made {path}',
    fr: 'à {at} s le processus {pid} a créé {path}',
  },
  'fifo-elsewhere': {
    en: 'at {at} s process {pid} made {path}, which is not under /tmp',
    fr: "à {at} s le processus {pid} a créé {path}, qui n'est pas sous /tmp",
  },
  'fifo-was-there': {
    en: '{path} was there already: remove it, or take another name, and check again',
    fr: '{path} existait déjà : supprimez-la, ou prenez un autre nom, et recommencez',
  },
  'n-written': {
    en: '{count} values were written',
    fr: '{count} valeurs ont été écrites',
  },
  'n-wrong': {
    en: '{count} values were written, not {wanted}',
    fr: '{count} valeurs ont été écrites et non {wanted}',
  },
  'fifo-never-read': {
    en: 'nothing was read from the FIFO',
    fr: "rien n'a été lu dans la FIFO",
  },
  'fifo-not-all-read': {
    en: '{count} of {total} bytes were read',
    fr: '{count} octets sur {total} ont été lus',
  },
  'fifo-read-to-end': {
    en: 'process {pid} read {count} bytes, then end-of-file at {at} s',
    fr: 'le processus {pid} a lu {count} octets, puis la fin de fichier à {at} s',
  },
  'fifo-end-not-seen': {
    en: '{count} bytes were read, but never end-of-file',
    fr: '{count} octets ont été lus, mais jamais la fin de fichier',
  },
  'nothing-to-average': {
    en: 'no values were seen',
    fr: "aucune valeur n'a été vue",
  },
  'average-not-printed': {
    en: 'the reader printed no number; the mean is {mean}',
    fr: "le lecteur n'a affiché aucun nombre ; la moyenne est {mean}",
  },
  'average-printed': {
    en: 'the reader printed "{line}"; the mean is {mean}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne est {mean}',
  },
  'average-of-some': {
    en: 'the reader printed "{line}" after reading {count} of {total} bytes: not the mean of all values',
    fr: 'le lecteur a affiché « {line} » après avoir lu {count} octets sur {total} : ce n’est pas la moyenne de toutes les valeurs',
  },
  'average-wrong': {
    en: 'the reader printed "{line}"; the mean of the values written is {mean}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne des valeurs écrites est {mean}',
  },
  'worked-again': {
    en: 'both worked again on the FIFO left behind',
    fr: 'les deux ont fonctionné à nouveau sur la FIFO restée en place',
  },
  'unknown-again': {
    en: '{id} could not be seen with the FIFO that was left behind',
    fr: "{id} n'a pas pu être vu avec la FIFO laissée en place",
  },
  'failed-again': {
    en: 'when the FIFO existed, this was wrong: {id}',
    fr: 'quand la FIFO existait, ceci était faux : {id}',
  },
} as const;

export type Evidence = keyof typeof evidence;
