/** The evidence that several exercises give: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';

export const sharedEvidence = {
  'nothing-seen': {
    en: 'the trace shows no process of the program',
    fr: 'la trace ne montre aucun processus du programme',
  },
  'children-wrong-count': {
    en: 'process {parent} made {count} {count:child|children}, not {wanted}',
    fr: 'le processus {parent} a créé {count} {count:enfant|enfants} et non {wanted}',
  },
  'stopped-while-forking': {
    en: 'process {parent} had made {count} {count:child|children} and was making another when it was stopped',
    fr: 'le processus {parent} avait créé {count} {count:enfant|enfants} et en créait un autre quand il a été arrêté',
  },
  'no-children': { en: 'there was no child', fr: "il n'y a pas eu d'enfant" },
  'one-child': {
    en: 'process {parent} made one child, {pid}',
    fr: 'le processus {parent} a créé un enfant, {pid}',
  },
  'never-signalled': {
    en: '{signal} was not sent to any child',
    fr: "{signal} n'a été envoyé à aucun enfant",
  },
  'signalled-itself': {
    en: 'at {at:decimal} s process {pid} sent SIGUSR1 to itself ({call})',
    fr: "à {at:decimal} s le processus {pid} s'est envoyé SIGUSR1 à lui-même ({call})",
  },
  'wrong-number-of-signals': {
    en: 'SIGUSR1 was sent {count} {count:time|times}, not {wanted}',
    fr: 'SIGUSR1 a été envoyé {count} fois et non {wanted}',
  },
  collected: {
    en: 'process {parent} collected child {pid} ({call})',
    fr: "le processus {parent} a récupéré l'enfant {pid} ({call})",
  },
  'not-collected': {
    en: 'process {parent} ended without collecting child {pid}',
    fr: "le processus {parent} s'est terminé sans récupérer l'enfant {pid} par wait",
  },
  'values-unseen': {
    en: 'process {pid} had the kernel move its values ({call}), and the trace does not show them',
    fr: 'le processus {pid} a fait déplacer ses valeurs par le noyau ({call}), et la trace ne les montre pas',
  },
} as const satisfies Catalogue;

export type SharedEvidence = keyof typeof sharedEvidence;
