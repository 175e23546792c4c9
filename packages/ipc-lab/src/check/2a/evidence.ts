/** The evidence that 2a gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-segment': {
    en: 'no shared memory was mapped',
    fr: "aucune mémoire partagée n'a été projetée",
  },
  'segment-not-shared': {
    en: 'processes {parent} and {pid} have no shared memory in common',
    fr: "les processus {parent} et {pid} n'ont pas de mémoire partagée en commun",
  },
  'segment-shared': {
    en: '{object} was mapped in processes {parent} and {pid}',
    fr: '{object} a été projeté dans les processus {parent} et {pid}',
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
    en: 'process {pid} printed {values}: some are outside 0..100',
    fr: "le processus {pid} a affiché {values} : certaines valeurs sortent de l'intervalle [0 ; 100]",
  },
  'values-not-five': {
    en: 'process {pid} printed {count} {count:value|values}, not 5: {values}',
    fr: 'le processus {pid} a affiché {count} {count:valeur|valeurs} et non 5 : {values}',
  },
  'signals-sent': {
    en: 'SIGUSR1 was sent {count} {count:time|times} to child {pid}',
    fr: "SIGUSR1 a été envoyé {count} fois à l'enfant {pid}",
  },
  'child-silent': {
    en: 'child {pid} printed nothing',
    fr: "l'enfant {pid} n'a rien affiché",
  },
  'child-killed-unready': {
    en: 'at {at:decimal} s SIGUSR1 reached child {pid}, which had not installed a handler yet: SIGUSR1 killed it',
    fr: "à {at:decimal} s SIGUSR1 a atteint l'enfant {pid}, qui n'avait pas encore installé de gestionnaire : SIGUSR1 l'a tué",
  },
  'signals-merged': {
    en: 'two signals became one: SIGUSR1 number {number}, at {at:decimal} s, was sent while an earlier one was still pending; child {pid} lost {count} {count:signal|signals} in this way',
    fr: "deux signaux n'en ont fait qu'un : le SIGUSR1 numéro {number}, à {at:decimal} s, a été envoyé alors qu'un précédent était encore en attente ; l'enfant {pid} a perdu ainsi {count} {count:signal|signaux}",
  },
  'signals-merged-over': {
    en: 'two signals became one: SIGUSR1 number {number}, for {value}, at {at:decimal} s, was sent while an earlier one was still pending; memory then held {held}; child {pid} lost {count} {count:signal|signals} in this way',
    fr: "deux signaux n'en ont fait qu'un : le SIGUSR1 numéro {number}, pour {value}, à {at:decimal} s, a été envoyé alors qu'un précédent était encore en attente ; la mémoire contenait alors {held} ; l'enfant {pid} a perdu ainsi {count} {count:signal|signaux}",
  },
  'child-lines-missing': {
    en: 'child {pid} printed {lines} {lines:line|lines} with its PID, not 5',
    fr: "l'enfant {pid} a affiché {lines} {lines:ligne|lignes} avec son PID et non 5",
  },
  'values-not-known': {
    en: 'the values that the parent wrote are not known',
    fr: 'les valeurs que le père a écrites ne sont pas connues',
  },
  'child-read-all': {
    en: 'child {pid} printed {values} with its PID',
    fr: "l'enfant {pid} a affiché {values} avec son PID",
  },
  'child-read-other': {
    en: 'the parent wrote {values}; child {pid} printed {read}',
    fr: "le père a écrit {values} ; l'enfant {pid} a affiché {read}",
  },
  'child-left-running': {
    en: 'child {pid} was still running when its parent {parent} ended',
    fr: "l'enfant {pid} s'exécutait encore à la fin de son père {parent}",
  },
  'child-running-at-stop': {
    en: 'child {pid} and its parent {parent} were still running when they were stopped',
    fr: "l'enfant {pid} et son père {parent} s'exécutaient encore quand ils ont été arrêtés",
  },
  'segment-left-at-stop': {
    en: 'segment {name} still existed when the program was stopped (the check removed it)',
    fr: "le segment {name} existait encore quand le programme a été arrêté (la vérification l'a supprimé)",
  },
  'segment-left': {
    en: 'segment {name} still existed afterwards (the check removed it)',
    fr: "le segment {name} existait encore ensuite (la vérification l'a supprimé)",
  },
  'nothing-left': { en: 'no segment was left', fr: "aucun segment n'est resté" },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
