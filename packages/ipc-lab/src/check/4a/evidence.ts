/** The evidence that 4a gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-pipe': {
    en: 'no pipe led from the parent to a child',
    fr: 'aucun tube ne menait du père à un enfant',
  },
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
  'child-wrote': {
    en: 'process {pid} wrote nothing to the pipe: its child {child} did, at {at:decimal} s',
    fr: "le processus {pid} n'a rien écrit dans le tube, mais son enfant {child} y a écrit, à {at:decimal} s",
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
  'read-end-closed': {
    en: 'child {pid} read {count} {count:byte|bytes}, and no longer had the read end open when process {writer} wrote more: at {at:decimal} s {call} failed (EPIPE)',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets}, et n'avait plus l'extrémité de lecture ouverte quand le processus {writer} a écrit la suite : à {at:decimal} s {call} a échoué (EPIPE)",
  },
  'read-to-end': {
    en: 'child {pid} read {count} {count:byte|bytes}, then end-of-file at {at:decimal} s',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets}, puis la fin de fichier à {at:decimal} s",
  },
  'end-held': {
    en: 'child {pid} read {count} {count:byte|bytes} and waits for more: {holders}',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets} et en attend d'autres : {holders}",
  },
  'read-all': {
    en: 'child {pid} read {count} {count:byte|bytes}, all that was written, and ended without waiting for end-of-file',
    fr: "l'enfant {pid} a lu {count} {count:octet|octets}, tout ce qui a été écrit, et s'est terminé sans attendre la fin de fichier",
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
  'sum-by-parent': {
    en: 'child {pid} printed no number; the sum is {sum}, and process {other} printed "{line}"',
    fr: "l'enfant {pid} n'a affiché aucun nombre ; la somme est {sum}, et le processus {other} a affiché « {line} »",
  },
  'sum-printed': {
    en: 'child {pid} printed "{line}"; the sum is {sum}',
    fr: "l'enfant {pid} a affiché « {line} » ; la somme est {sum}",
  },
  'sum-of-some': {
    en: 'child {pid} printed "{line}", the sum {sum}, but had not read all the values',
    fr: "l'enfant {pid} a affiché « {line} », la somme {sum}, mais n'avait pas lu toutes les valeurs",
  },
  'sum-by-chance': {
    en: 'child {pid} printed several sums and never saw end-of-file; if the last is {sum}, it is by chance',
    fr: "l'enfant {pid} a affiché plusieurs sommes et n'a jamais vu la fin de fichier ; si la dernière est {sum}, c'est par hasard",
  },
  'sum-wrong': {
    en: 'child {pid} printed "{line}"; the sum of the values written is {sum}',
    fr: "l'enfant {pid} a affiché « {line} » ; la somme des valeurs écrites est {sum}",
  },
  'sum-known-before': {
    en: 'the program had the same values in each run. In a run in which the check changed one of them on its way, to {after}, child {pid} still printed "{line}" and not {sum}',
    fr: "le programme a eu les mêmes valeurs à chaque exécution. Dans une exécution où la vérification en a changé une en chemin, pour {after}, l'enfant {pid} a encore affiché « {line} » et non {sum}",
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
  'was-waiting': {
    en: 'when it was stopped, process {parent} was waiting for child {pid} ({call}, since {since:decimal} s)',
    fr: "au moment de l'arrêt, le processus {parent} attendait l'enfant {pid} ({call}, depuis {since:decimal} s)",
  },
  'not-yet-waiting': {
    en: 'when it was stopped, process {parent} had not waited for child {pid} yet',
    fr: "au moment de l'arrêt, le processus {parent} n'avait pas encore attendu l'enfant {pid}",
  },
  'parent-killed': {
    en: 'process {parent} was killed by {signal} at {at:decimal} s, without collecting child {pid}',
    fr: "le processus {parent} a été tué par {signal} à {at:decimal} s, sans récupérer l'enfant {pid}",
  },
  'parent-broken-pipe': {
    en: 'process {parent} ended at {at:decimal} s without collecting child {pid}, because its write had failed (EPIPE): no process held the read end any more',
    fr: "le processus {parent} s'est terminé à {at:decimal} s sans récupérer l'enfant {pid}, parce que son écriture avait échoué (EPIPE) : aucun processus ne tenait plus l'extrémité de lecture",
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
