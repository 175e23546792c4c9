/** The evidence that 4a gives: which process, when, by which call. */
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-pipe': { en: 'no pipe was made', fr: "aucun tube n'a été créé" },
  'pipe-without-child': {
    en: 'process {pid} made a pipe at {at} s, but no child',
    fr: 'le processus {pid} a créé un tube à {at} s, mais pas d’enfant',
  },
  'pipe-made': {
    en: 'process {pid} made the pipe at {at} s ({call}), before the child',
    fr: "le processus {pid} a créé le tube à {at} s ({call}), avant l'enfant",
  },
  'pipe-too-late': {
    en: 'process {pid} made the pipe at {at} s ({call}), when the child was there already',
    fr: "le processus {pid} a créé le tube à {at} s ({call}), alors que l'enfant existait déjà",
  },
  'nothing-written': {
    en: 'process {pid} wrote nothing to the pipe',
    fr: "le processus {pid} n'a rien écrit dans le tube",
  },
  'values-written': {
    en: 'process {pid} wrote {count} values: {values}',
    fr: 'le processus {pid} a écrit {count} valeurs : {values}',
  },
  'values-wrong': {
    en: 'process {pid} wrote {count} values, {values}: not 5 to 20 of them, each 0..9',
    fr: 'le processus {pid} a écrit {count} valeur(s), {values} : et non 5 à 20, chacune dans 0..9',
  },
  'never-read': {
    en: 'child {pid} never read from the pipe',
    fr: "l'enfant {pid} n'a jamais lu dans le tube",
  },
  'not-all-read': {
    en: 'child {pid} read {count} of {total} bytes',
    fr: "l'enfant {pid} a lu {count} octets sur {total}",
  },
  'read-to-end': {
    en: 'child {pid} read {count} bytes, then end-of-file at {at} s',
    fr: "l'enfant {pid} a lu {count} octets, puis la fin de fichier à {at} s",
  },
  'end-never-seen-own': {
    en: 'child {pid} read {count} bytes and waits for more; it holds the write end itself',
    fr: "l'enfant {pid} a lu {count} octets et en attend d'autres ; il tient lui-même l'extrémité d'écriture",
  },
  'end-never-seen': {
    en: 'child {pid} read {count} bytes and never saw end-of-file',
    fr: "l'enfant {pid} a lu {count} octets et n'a jamais vu la fin de fichier",
  },
  'nothing-to-sum': {
    en: 'no values were seen to be summed',
    fr: "aucune valeur à additionner n'a été vue",
  },
  'sum-not-printed': {
    en: 'child {pid} printed no number; the sum is {sum}',
    fr: "l'enfant {pid} n'a affiché aucun nombre ; la somme est {sum}",
  },
  'sum-printed': {
    en: 'child {pid} printed {sum}',
    fr: "l'enfant {pid} a affiché {sum}",
  },
  'sum-by-chance': {
    en: 'child {pid} printed several sums without having seen end-of-file; that the last is {sum} is chance',
    fr: "l'enfant {pid} a affiché plusieurs sommes sans avoir vu la fin de fichier ; que la dernière soit {sum} est un hasard",
  },
  'sum-wrong': {
    en: 'child {pid} printed {printed}; the sum is {sum}',
    fr: "l'enfant {pid} a affiché {printed} ; la somme est {sum}",
  },
  'still-running': {
    en: 'child {pid} was still running',
    fr: "l'enfant {pid} tournait encore",
  },
  'still-waiting': {
    en: 'child {pid} has been waiting in {call} since {since} s',
    fr: "l'enfant {pid} attend dans {call} depuis {since} s",
  },
  'child-exited': {
    en: 'child {pid} exited at {at} s with status {status}',
    fr: "l'enfant {pid} s'est terminé à {at} s avec le statut {status}",
  },
  'child-crashed': {
    en: 'child {pid} was ended by {signal} at {at} s',
    fr: "{signal} a mis fin à l'enfant {pid} à {at} s",
  },
  'child-ended-by-parent': {
    en: 'child {pid} was ended at {at} s by {signal}, which its parent sent',
    fr: "l'enfant {pid} a pris fin à {at} s par {signal}, que son père a envoyé",
  },
  'waits-for-ever': {
    en: 'process {parent} never got the end of child {pid}',
    fr: "le processus {parent} n'a jamais obtenu la fin de l'enfant {pid}",
  },
  finished: {
    en: 'everything was over after {seconds} s',
    fr: 'tout était fini après {seconds} s',
  },
  'stopped-time': {
    en: 'still running at the time limit: {pids}',
    fr: 'tournaient encore à la limite de temps : {pids}',
  },
  'stopped-left-running': {
    en: 'the first process ended and left running: {pids}',
    fr: 'le premier processus a fini et laisse tourner : {pids}',
  },
  'stopped-processes': {
    en: 'it made processes without end and was stopped after {seconds} s',
    fr: 'il créait des processus sans fin et a été arrêté après {seconds} s',
  },
  'stopped-output': {
    en: 'it wrote without end and was stopped after {seconds} s',
    fr: 'il écrivait sans fin et a été arrêté après {seconds} s',
  },
  'stopped-asked': {
    en: 'it was stopped after {seconds} s',
    fr: 'il a été arrêté après {seconds} s',
  },
} as const;

export type Evidence = keyof typeof evidence;
