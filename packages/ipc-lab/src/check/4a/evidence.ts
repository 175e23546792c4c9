/** The evidence that 4a gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-pipe': { en: 'no pipe was made', fr: "aucun tube n'a été créé" },
  'pipe-without-child': {
    en: 'process {pid} made a pipe at {at:decimal} s, but no child',
    fr: "le processus {pid} a créé un tube à {at:decimal} s, mais pas d'enfant",
  },
  'pipe-made': {
    en: 'process {pid} made the pipe at {at:decimal} s ({call}), before the child',
    fr: "le processus {pid} a créé le tube à {at:decimal} s ({call}), avant l'enfant",
  },
  'pipe-too-late': {
    en: 'process {pid} made the pipe at {at:decimal} s ({call}), when the child already existed',
    fr: "le processus {pid} a créé le tube à {at:decimal} s ({call}), alors que l'enfant existait déjà",
  },
  'nothing-written': {
    en: 'process {pid} wrote nothing to the pipe',
    fr: "le processus {pid} n'a rien écrit dans le tube",
  },
  'values-written': {
    en: 'process {pid} wrote {count} {count:value|values}: {values}',
    fr: 'le processus {pid} a écrit {count} {count:valeur|valeurs} : {values}',
  },
  'values-wrong': {
    en: 'process {pid} wrote {count} {count:value|values}: {values}; 5 to 20 values from 0 to 9 are required',
    fr: "le processus {pid} a écrit {count} {count:valeur|valeurs} : {values} ; il en faut de 5 à 20, chacune dans l'intervalle [0 ; 9]",
  },
  'never-read': {
    en: 'child {pid} never read from the pipe',
    fr: "l'enfant {pid} n'a jamais lu dans le tube",
  },
  'not-all-read': {
    en: 'child {pid} read {count} of {total} {total:byte|bytes}',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets} sur {total}",
  },
  'read-to-end': {
    en: 'child {pid} read {count} {count:byte|bytes}, then end-of-file at {at:decimal} s',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets}, puis la fin de fichier à {at:decimal} s",
  },
  'end-never-seen-own': {
    en: 'child {pid} read {count} {count:byte|bytes} and waits for more; it holds the write end itself',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets} et en attend d'autres ; il tient lui-même l'extrémité d'écriture",
  },
  'end-never-seen': {
    en: 'child {pid} read {count} {count:byte|bytes} and never saw end-of-file',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets} et n'a jamais vu la fin de fichier",
  },
  'nothing-to-sum': {
    en: 'no values to add up were observed',
    fr: "aucune valeur à additionner n'a été observée",
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
    en: 'child {pid} printed several sums and never saw end-of-file; if the last is {sum}, it is by chance',
    fr: "l'enfant {pid} a affiché plusieurs sommes et n'a jamais vu la fin de fichier ; si la dernière est {sum}, c'est par hasard",
  },
  'sum-wrong': {
    en: 'child {pid} printed {printed}; the sum is {sum}',
    fr: "l'enfant {pid} a affiché {printed} ; la somme est {sum}",
  },
  'still-running': {
    en: 'child {pid} was still running',
    fr: "l'enfant {pid} s'exécutait encore",
  },
  'still-waiting': {
    en: 'child {pid} has been waiting in {call} since {since:decimal} s',
    fr: "l'enfant {pid} attend dans {call} depuis {since:decimal} s",
  },
  'child-exited': {
    en: 'child {pid} exited at {at:decimal} s with status {status}',
    fr: "l'enfant {pid} s'est terminé à {at:decimal} s avec le code {status}",
  },
  'child-crashed': {
    en: 'child {pid} was killed by {signal} at {at:decimal} s',
    fr: "l'enfant {pid} a été tué par {signal} à {at:decimal} s",
  },
  'child-ended-by-parent': {
    en: 'child {pid} was killed at {at:decimal} s by {signal}, sent by its parent',
    fr: "l'enfant {pid} a été tué à {at:decimal} s par {signal}, envoyé par son père",
  },
  'waits-for-ever': {
    en: 'process {parent} still waits for child {pid} to end',
    fr: "le processus {parent} attend toujours la fin de l'enfant {pid}",
  },
  finished: {
    en: 'all processes had ended after {seconds:decimal} s',
    fr: 'tous les processus étaient terminés après {seconds:decimal} s',
  },
  'stopped-time': {
    en: 'still running at the time limit: {pids}',
    fr: "s'exécutaient encore quand le temps imparti s'est écoulé : {pids}",
  },
  'stopped-left-running': {
    en: 'the first process ended, but others still ran: {pids}',
    fr: "le premier processus s'est terminé, mais d'autres s'exécutaient encore : {pids}",
  },
  'stopped-processes': {
    en: 'it kept making processes and was stopped after {seconds:decimal} s',
    fr: 'il créait des processus sans fin et a été arrêté après {seconds:decimal} s',
  },
  'stopped-output': {
    en: 'it kept writing and was stopped after {seconds:decimal} s',
    fr: 'il écrivait sans fin et a été arrêté après {seconds:decimal} s',
  },
  'stopped-asked': {
    en: 'it was stopped after {seconds:decimal} s',
    fr: 'il a été arrêté après {seconds:decimal} s',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
