/** The evidence that 3d gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-mapping': {
    en: 'the writer mapped no file',
    fr: "l'écrivain n'a projeté aucun fichier",
  },
  'memory-mapped': {
    en: 'the writer mapped no regular file: at {at:decimal} s process {pid} mapped {what}',
    fr: "l'écrivain n'a projeté aucun fichier ordinaire : à {at:decimal} s le processus {pid} a projeté {what}",
  },
  'file-written': {
    en: 'the writer mapped no file: at {at:decimal} s process {pid} wrote to {path} ({call})',
    fr: "l'écrivain n'a projeté aucun fichier : à {at:decimal} s le processus {pid} a écrit dans {path} ({call})",
  },
  'mapping-refused': {
    en: 'at {at:decimal} s mmap failed in process {pid}: {error}',
    fr: 'à {at:decimal} s mmap a échoué dans le processus {pid} : {error}',
  },
  'mapped-private': {
    en: 'at {at:decimal} s process {pid} mapped {path} with MAP_PRIVATE: what it writes does not reach the file',
    fr: "à {at:decimal} s le processus {pid} a projeté {path} avec MAP_PRIVATE : ce qu'il écrit n'atteint pas le fichier",
  },
  'mapped-read-only': {
    en: 'at {at:decimal} s process {pid} mapped {path} without PROT_WRITE',
    fr: 'à {at:decimal} s le processus {pid} a projeté {path} sans PROT_WRITE',
  },
  'file-mapped': {
    en: 'at {at:decimal} s process {pid} mapped {path} with MAP_SHARED and PROT_WRITE',
    fr: 'à {at:decimal} s le processus {pid} a projeté {path} avec MAP_SHARED et PROT_WRITE',
  },
  'bus-error': {
    en: 'process {pid} was killed by SIGBUS: it touched the mapping beyond the end of the file',
    fr: 'le processus {pid} a été tué par SIGBUS : il a touché la projection au-delà de la fin du fichier',
  },
  sized: {
    en: 'the file had {size} {size:byte|bytes} ({call}) when process {pid} used its mapping',
    fr: 'le fichier avait {size} {size:octet|octets} ({call}) quand le processus {pid} a utilisé sa projection',
  },
  'sized-before': {
    en: '{path} already had {size} {size:byte|bytes} before the writer began, and the writer did not change that: remove it, and check again',
    fr: "{path} avait déjà {size} {size:octet|octets} avant le début de l'écrivain, qui n'y a rien changé : supprimez-le, et recommencez",
  },
  'not-sized': {
    en: 'the file had {size} {size:byte|bytes} when process {pid} mapped it at {at:decimal} s, and did not grow after that',
    fr: "le fichier avait {size} {size:octet|octets} quand le processus {pid} l'a projeté à {at:decimal} s, et n'a plus été allongé",
  },
  'file-missing': {
    en: '{path} no longer existed when the writer had ended',
    fr: "{path} n'existait plus à la fin de l'écrivain",
  },
  'file-short': {
    en: '{path} has only {size} {size:byte|bytes}, too few for five integers',
    fr: "{path} n'a que {size} {size:octet|octets} : trop peu pour cinq entiers",
  },
  'ints-as-text': {
    en: '{path} begins with text, "{text}"',
    fr: '{path} commence par du texte, « {text} »',
  },
  'ints-missing': {
    en: '{path} begins with {values}',
    fr: '{path} commence par {values}',
  },
  'ints-from-before': {
    en: '{path} already began with {values} before the writer ran: remove it, and check again',
    fr: "{path} commençait déjà par {values} avant l'exécution de l'écrivain : supprimez-le, et recommencez",
  },
  'ints-in-file': {
    en: '{path} begins with the integers {values}',
    fr: '{path} commence par les entiers {values}',
  },
  'reader-no-mapping': {
    en: 'the reader did not map {path}',
    fr: "le lecteur n'a pas projeté {path}",
  },
  'reader-read': {
    en: 'at {at:decimal} s process {pid} read {path} by {call}, and did not map it',
    fr: 'à {at:decimal} s le processus {pid} a lu {path} par {call}, sans le projeter',
  },
  'reader-mapped': {
    en: 'at {at:decimal} s process {pid} mapped {path}',
    fr: 'à {at:decimal} s le processus {pid} a projeté {path}',
  },
  'values-not-in-file': {
    en: 'the file holds no values to compare with',
    fr: 'le fichier ne contient pas de valeurs à comparer',
  },
  'values-not-written': {
    en: 'the writer left no five integers, but {values}; the reader printed {printed}',
    fr: "l'écrivain n'a pas laissé cinq entiers, mais {values} ; le lecteur a affiché {printed}",
  },
  'values-same': {
    en: 'the reader printed {values}',
    fr: 'le lecteur a affiché {values}',
  },
  'values-differ': {
    en: 'the file holds {values}; the reader printed {printed}',
    fr: 'le fichier contient {values} ; le lecteur a affiché {printed}',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
