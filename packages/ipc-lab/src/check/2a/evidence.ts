/** The evidence that 2a gives: which process, when, by which call. */
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-segment': {
    en: 'no memory was mapped to be shared',
    fr: "aucune mémoire n'a été projetée pour être partagée",
  },
  'segment-not-shared': {
    en: 'processes {parent} and {pid} have no shared memory in common',
    fr: "les processus {parent} et {pid} n'ont pas de mémoire partagée en commun",
  },
  'segment-shared': {
    en: '{object} was mapped in {parent} and in {pid}',
    fr: '{object} a été projeté dans {parent} et dans {pid}',
  },
  'values-printed': {
    en: 'process {pid} printed {values}',
    fr: 'le processus {pid} a affiché {values}',
  },
  'no-values-printed': {
    en: 'process {pid} printed no numbers',
    fr: "le processus {pid} n'a affiché aucun nombre",
  },
  'values-out-of-range': {
    en: 'process {pid} printed {values}: not all within 0..100',
    fr: 'le processus {pid} a affiché {values} : tout n’est pas dans 0..100',
  },
  'values-not-five': {
    en: 'process {pid} printed {count} values, not 5: {values}',
    fr: 'le processus {pid} a affiché {count} valeur(s) et non 5 : {values}',
  },
  'signals-sent': {
    en: 'SIGUSR1 was sent {count} times to child {pid}',
    fr: "SIGUSR1 a été envoyé {count} fois à l'enfant {pid}",
  },
  'child-silent': {
    en: 'child {pid} printed nothing',
    fr: "l'enfant {pid} n'a rien affiché",
  },
  'child-lines-missing': {
    en: 'child {pid} printed {lines} lines with its pid, not 5',
    fr: "l'enfant {pid} a affiché {lines} lignes avec son pid et non 5",
  },
  'values-not-known': {
    en: 'the values of the parent are not known',
    fr: 'les valeurs du père ne sont pas connues',
  },
  'child-read-all': {
    en: 'child {pid} printed {values} with its pid',
    fr: "l'enfant {pid} a affiché {values} avec son pid",
  },
  'child-read-other': {
    en: 'the parent wrote {values}; child {pid} printed {read}',
    fr: "le père a écrit {values} ; l'enfant {pid} a affiché {read}",
  },
  'child-left-running': {
    en: 'child {pid} was still running when its parent {parent} was over',
    fr: "l'enfant {pid} tournait encore une fois son père {parent} terminé",
  },
  'segment-left': {
    en: 'segment {name} was still there afterwards (the check removed it)',
    fr: 'le segment {name} était encore là ensuite (la vérification l’a supprimé)',
  },
  'nothing-left': { en: 'no segment was left', fr: "aucun segment n'est resté" },
} as const;

export type Evidence = keyof typeof evidence;
