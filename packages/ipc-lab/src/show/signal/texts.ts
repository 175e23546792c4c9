import type { Catalogue } from '../../language/text.js';

export const texts = {
  systemV: {
    en: 'As signal() did in System V: the action is reset when the handler starts (SA_RESETHAND).',
    fr: "Comme signal() dans System V : l'action est réinitialisée quand le gestionnaire démarre (SA_RESETHAND).",
  },
  sigaction: {
    en: 'With sigaction, and without SA_RESETHAND:',
    fr: 'Avec sigaction, et sans SA_RESETHAND :',
  },
  installed: {
    en: '  Child {pid} has installed its handler. Caught, according to the kernel (SigCgt): {caught}.',
    fr: "  L'enfant {pid} a installé son gestionnaire. Intercepté, d'après le noyau (SigCgt) : {caught}.",
  },
  handled: {
    en: '  SIGUSR1, {ordinal} time: handled. siginfo names the sender: process {sender}{us}, user {uid}, {code}. Still caught: {caught}.',
    fr: "  SIGUSR1, {ordinal} fois : traité. siginfo nomme l'expéditeur : processus {sender}{us}, utilisateur {uid}, {code}. Encore intercepté : {caught}.",
  },
  us: { en: ', which is us', fr: ' (nous)' },
  ended: {
    en: '  SIGUSR1, {ordinal} time: the child {fate}.',
    fr: "  SIGUSR1, {ordinal} fois : l'enfant {fate}.",
  },
  alive: { en: '  Child {pid} is alive.', fr: "  L'enfant {pid} est en vie." },
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'no', fr: 'non' },
  first: { en: 'first', fr: 'première' },
  second: { en: 'second', fr: 'seconde' },
  livesOn: { en: 'is still alive', fr: 'est encore en vie' },
  conclusion: {
    en: 'The handler that is reset handled {systemV} of the two signals, and its process {systemVFate}; the handler that is kept handled {sigaction}, and its process {sigactionFate}.',
    fr: 'Le gestionnaire réinitialisé a traité {systemV} des deux signaux, et son processus {systemVFate} ; le gestionnaire conservé en a traité {sigaction}, et son processus {sigactionFate}.',
  },
} as const satisfies Catalogue;
