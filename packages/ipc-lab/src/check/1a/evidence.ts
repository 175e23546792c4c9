/** The evidence that 1a gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'children-count': {
    en: 'process {parent} made {count} {count:child|children}: {pids}{judged}',
    fr: 'le processus {parent} a créé {count} {count:enfant|enfants} : {pids}{judged}',
  },
  'children-of-children': {
    en: 'process {parent} made {count} {count:child|children}, and children made children: {more} more {more:process|processes}, {pids}',
    fr: 'le processus {parent} a créé {count} {count:enfant|enfants}, et des enfants ont créé des enfants : {more} {more:processus|processus} de plus, {pids}',
  },
  'handlers-ready': {
    en: '{count:the child was|all # children were} ready for SIGUSR1',
    fr: "{count:l'enfant était prêt|les # enfants étaient prêts} à recevoir SIGUSR1",
  },
  'signal-ignored': {
    en: 'at {at:decimal} s SIGUSR1 reached child {pid}, which ignores it',
    fr: "à {at:decimal} s SIGUSR1 a atteint l'enfant {pid}, qui l'ignore",
  },
  'no-handler': {
    en: 'child {pid} never installed a handler for SIGUSR1',
    fr: "l'enfant {pid} n'a jamais installé de gestionnaire pour SIGUSR1",
  },
  'wrong-gap': {
    en: 'SIGUSR1 number {number}, at {at:decimal} s, was sent {gap:decimal} s after the one before',
    fr: 'le SIGUSR1 numéro {number}, à {at:decimal} s, a été envoyé {gap:decimal} s après le précédent',
  },
  'signals-in-time': {
    en: 'SIGUSR1 was sent {count} {count:time|times}, one second apart',
    fr: "SIGUSR1 a été envoyé {count} fois, à une seconde d'intervalle",
  },
  'signals-so-far': {
    en: 'SIGUSR1 was sent {count} {count:time|times}, one second apart, until the first try of {seconds} s was over',
    fr: "SIGUSR1 a été envoyé {count} fois, à une seconde d'intervalle, jusqu'à la fin du premier essai de {seconds} s",
  },
  'longer-than-tried': {
    en: 'the program was stopped after this first try: it would have gone on beyond {seconds} s',
    fr: 'le programme a été arrêté après ce premier essai : il aurait continué au-delà de {seconds} s',
  },
  'stopped-early': {
    en: 'the time limit was reached after {count} {count:signal|signals}',
    fr: "le temps imparti s'est écoulé après {count} {count:envoi|envois}",
  },
  'sender-killed': {
    en: 'process {pid} was killed by {signal} at {at:decimal} s, when it had sent SIGUSR1 {count} {count:time|times}',
    fr: 'le processus {pid} a été tué par {signal} à {at:decimal} s, après avoir envoyé SIGUSR1 {count} fois',
  },
  'greeting-missing': {
    en: 'child {pid} received SIGUSR1 {received} {received:time|times} but printed {said} {said:line|lines} "Hello from <its PID>"',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois mais n'a affiché que {said} {said:ligne|lignes} « Hello from <son PID> »",
  },
  'greeting-parent-pid': {
    en: 'child {pid} printed "{line}": {parent} is its parent, not the child itself',
    fr: "l'enfant {pid} a affiché « {line} » : {parent} est son père, non l'enfant lui-même",
  },
  'greeting-other-pid': {
    en: 'child {pid} printed "{line}", without its own number, {pid}',
    fr: "l'enfant {pid} a affiché « {line} », sans son propre numéro, {pid}",
  },
  'greeting-other-words': {
    en: 'child {pid} answered SIGUSR1 with "{line}", not with "Hello from" and its PID',
    fr: "l'enfant {pid} a répondu à SIGUSR1 par « {line} », et non par « Hello from » et son PID",
  },
  'greeting-by-other': {
    en: 'child {pid} received SIGUSR1 {received} {received:time|times} but printed {said} {said:line|lines} "Hello from <its PID>"; process {other} printed "{line}"',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois mais n'a affiché que {said} {said:ligne|lignes} « Hello from <son PID> » ; le processus {other} a affiché « {line} »",
  },
  'greeting-by-ended': {
    en: 'at {at:decimal} s SIGUSR1 was sent to child {pid}, which had already ended: nothing answers it',
    fr: "à {at:decimal} s SIGUSR1 a été envoyé à l'enfant {pid}, qui était déjà terminé : rien n'y répond",
  },
  'never-received': {
    en: 'no child received {signal}',
    fr: "aucun enfant n'a reçu {signal}",
  },
  greetings: {
    en: '{count:the signal|each of the # signals} was answered by the child that received it',
    fr: "{count:le signal a reçu|chacun des # signaux a reçu} la réponse de l'enfant auquel il était envoyé",
  },
  'greetings-in-time': {
    en: '{answered} of {count} signals were answered; before the others could be, the child was ended, or the machine gave it no time',
    fr: "{answered} signaux sur {count} ont reçu une réponse ; avant que les autres puissent en recevoir une, l'enfant a été terminé, ou la machine ne lui a pas laissé le temps",
  },
  'sigint-sent': {
    en: 'SIGINT was sent to {count:the child|all # children}',
    fr: "SIGINT a été envoyé {count:à l'enfant|aux # enfants}",
  },
  'sigint-never': {
    en: 'SIGINT was not sent to any child',
    fr: "SIGINT n'a été envoyé à aucun enfant",
  },
  'sigint-missing': {
    en: '{count} {count:child was|children were} not sent SIGINT: {pids}',
    fr: "SIGINT n'a pas été envoyé à {count} {count:enfant|enfants} : {pids}",
  },
  'sigint-early': {
    en: 'at {at:decimal} s child {pid} was sent SIGINT, before the last SIGUSR1',
    fr: "à {at:decimal} s SIGINT a été envoyé à l'enfant {pid}, avant le dernier SIGUSR1",
  },
  'stopped-before': {
    en: 'the time limit was reached before {signal} was sent',
    fr: "le temps imparti s'est écoulé avant l'envoi de {signal}",
  },
  'children-running-at-stop': {
    en: 'the time limit was reached while children were running: {pids}',
    fr: "le temps imparti s'est écoulé alors que des enfants s'exécutaient encore : {pids}",
  },
  'children-survive': {
    en: '{count:this child|these children} received SIGINT and did not end: {pids}',
    fr: "{count:cet enfant a reçu SIGINT et ne s'est pas terminé|ces enfants ont reçu SIGINT et ne se sont pas terminés} : {pids}",
  },
  'killed-before-collecting': {
    en: 'process {parent} was killed by {signal} at {at:decimal} s, before it had collected {count:this child|these children}: {pids}',
    fr: "le processus {parent} a été tué par {signal} à {at:decimal} s, avant d'avoir récupéré par wait {count:cet enfant|ces enfants} : {pids}",
  },
  'children-left-running': {
    en: 'children were still running when the program ended: {pids}',
    fr: "à la fin du programme, des enfants s'exécutaient encore : {pids}",
  },
  'children-not-collected': {
    en: 'process {parent} never collected {count:this child|these children}: {pids}',
    fr: "le processus {parent} n'a jamais récupéré par wait {count:cet enfant|ces enfants} : {pids}",
  },
  'children-collected': {
    en: '{count:the child|all # children} ended and {count:was|were} collected',
    fr: "{count:l'enfant s'est terminé et a été récupéré|les # enfants se sont terminés et ont été récupérés} par wait",
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
