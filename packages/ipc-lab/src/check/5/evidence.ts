/** The evidence that 5 gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-fifo': { en: 'no FIFO was used', fr: "aucune FIFO n'a été utilisée" },
  'fifo-made': {
    en: 'at {at:decimal} s process {pid} made {path}',
    fr: 'à {at:decimal} s le processus {pid} a créé {path}',
  },
  'fifo-elsewhere': {
    en: 'at {at:decimal} s process {pid} made {path}, which is not under /tmp',
    fr: "à {at:decimal} s le processus {pid} a créé {path}, qui n'est pas sous /tmp",
  },
  'fifo-was-there': {
    en: '{path} already existed: remove it, or use another name, and check again',
    fr: '{path} existait déjà : supprimez-la, ou prenez un autre nom, et recommencez',
  },
  'n-written': {
    en: '{count} {count:value was|values were} written',
    fr: '{count} {count:valeur a été écrite|valeurs ont été écrites}',
  },
  'n-wrong': {
    en: '{count} {count:value was|values were} written, not {wanted}',
    fr: '{count} {count:valeur a été écrite|valeurs ont été écrites}, et non {wanted}',
  },
  'fifo-never-read': {
    en: 'nothing was read from the FIFO',
    fr: "rien n'a été lu dans la FIFO",
  },
  'fifo-not-all-read': {
    en: 'the reader read {count} of {total} {total:byte|bytes}',
    fr: 'le lecteur a lu {count} {count:octet|octets} sur {total}',
  },
  'fifo-read-to-end': {
    en: 'process {pid} read {count} {count:byte|bytes}, then end-of-file at {at:decimal} s',
    fr: 'le processus {pid} a lu {count} {count:octet|octets}, puis la fin de fichier à {at:decimal} s',
  },
  'fifo-end-not-seen': {
    en: 'the reader read {count} {count:byte|bytes} and never saw end-of-file',
    fr: "le lecteur a lu {count} {count:octet|octets} et n'a jamais vu la fin de fichier",
  },
  'nothing-to-average': {
    en: 'no values were observed',
    fr: "aucune valeur n'a été observée",
  },
  'average-not-printed': {
    en: 'the reader printed no number; the mean is {mean:decimal}',
    fr: "le lecteur n'a affiché aucun nombre ; la moyenne est {mean:decimal}",
  },
  'average-printed': {
    en: 'the reader printed "{line}"; the mean is {mean:decimal}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne est {mean:decimal}',
  },
  'average-of-some': {
    en: 'the reader printed "{line}" after reading {count} of {total} {total:byte|bytes}: not the mean of all values',
    fr: "le lecteur a affiché « {line} » après avoir lu {count} {count:octet|octets} sur {total} : ce n'est pas la moyenne de toutes les valeurs",
  },
  'average-wrong': {
    en: 'the reader printed "{line}"; the mean of the values written is {mean:decimal}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne des valeurs écrites est {mean:decimal}',
  },
  'worked-again': {
    en: 'both programs worked again with the existing FIFO',
    fr: 'les deux programmes ont fonctionné à nouveau avec une FIFO déjà présente',
  },
  'unknown-again': {
    en: 'with the existing FIFO, this criterion could not be observed: {id}',
    fr: "avec une FIFO déjà présente, ce critère n'a pas pu être observé : {id}",
  },
  'failed-again': {
    en: 'with the existing FIFO, this criterion fails: {id}',
    fr: 'avec une FIFO déjà présente, ce critère échoue : {id}',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
