/** The evidence that 1a gives: which process, when, by which call. */
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'children-count': {
    en: 'process {parent} made {count} children: {pids}',
    fr: 'le processus {parent} a créé {count} enfants : {pids}',
  },
  'handlers-ready': {
    en: 'all {count} children were ready for SIGUSR1',
    fr: 'les {count} enfants étaient prêts pour SIGUSR1',
  },
  'signal-ignored': {
    en: 'at {at} s SIGUSR1 reached child {pid}, which ignores it',
    fr: "à {at} s SIGUSR1 a atteint l'enfant {pid}, qui l'ignore",
  },
  'signal-unhandled': {
    en: 'at {at} s SIGUSR1 reached child {pid}, which had no handler: it ends the process',
    fr: "à {at} s SIGUSR1 a atteint l'enfant {pid}, qui n'avait pas de handler : il met fin au processus",
  },
  'no-handler': {
    en: 'child {pid} never had a handler for SIGUSR1',
    fr: "l'enfant {pid} n'a jamais eu de handler pour SIGUSR1",
  },
  'wrong-gap': {
    en: 'send number {number}, at {at} s, came {gap} s after the one before',
    fr: "l'envoi numéro {number}, à {at} s, vient {gap} s après le précédent",
  },
  'signals-in-time': {
    en: 'SIGUSR1 was sent {count} times, one second apart',
    fr: "SIGUSR1 a été envoyé {count} fois, à une seconde d'intervalle",
  },
  'stopped-early': {
    en: 'the time limit came after {count} sends',
    fr: 'la limite de temps est venue après {count} envois',
  },
  'greeting-missing': {
    en: 'child {pid} received SIGUSR1 {received} times and wrote {said} lines with "Hello from" and its pid',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois et a écrit {said} lignes avec « Hello from » et son pid",
  },
  'greeting-by-other': {
    en: 'child {pid} received SIGUSR1 {received} times and wrote {said} such lines; process {other} wrote "{line}"',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois et a écrit {said} telles lignes ; le processus {other} a écrit « {line} »",
  },
  'greeting-by-ended': {
    en: 'at {at} s SIGUSR1 was sent to child {pid}, which had ended already: nobody answers it',
    fr: "à {at} s SIGUSR1 a été envoyé à l'enfant {pid}, qui avait déjà fini : personne n'y répond",
  },
  'never-received': {
    en: 'no child received {signal}',
    fr: "aucun enfant n'a reçu {signal}",
  },
  greetings: {
    en: 'each of the {count} signals was answered by the child that received it',
    fr: "chacun des {count} signaux a reçu la réponse de l'enfant qui l'a reçu",
  },
  'sigint-sent': {
    en: 'SIGINT was sent to all {count} children',
    fr: 'SIGINT a été envoyé aux {count} enfants',
  },
  'sigint-missing': {
    en: '{count} children were not sent SIGINT: {pids}',
    fr: "SIGINT n'a pas été envoyé à {count} enfant(s) : {pids}",
  },
  'sigint-early': {
    en: 'at {at} s child {pid} was sent SIGINT, before the last SIGUSR1',
    fr: "à {at} s SIGINT a été envoyé à l'enfant {pid}, avant le dernier SIGUSR1",
  },
  'stopped-before': {
    en: 'the time limit came before {signal} was sent',
    fr: "la limite de temps est venue avant l'envoi de {signal}",
  },
  'children-running-at-stop': {
    en: 'the time limit came while children were running: {pids}',
    fr: 'la limite de temps est venue pendant que des enfants tournaient : {pids}',
  },
  'children-left-running': {
    en: 'children were still running when the program was over: {pids}',
    fr: 'des enfants tournaient encore une fois le programme terminé : {pids}',
  },
  'children-not-collected': {
    en: 'process {parent} never collected: {pids}',
    fr: "le processus {parent} n'a jamais recueilli : {pids}",
  },
  'children-collected': {
    en: 'all {count} children ended and were collected',
    fr: 'les {count} enfants ont fini et ont été recueillis',
  },
} as const;

export type Evidence = keyof typeof evidence;
