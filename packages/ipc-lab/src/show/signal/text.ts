import type { ExitStatus } from 'linux-ipc/process';
import type { SignalEvent } from 'linux-ipc/signal';

export interface Outcome {
  readonly handled: number;
  readonly killedBy: ExitStatus['signal'];
}

type Sender = Pick<SignalEvent, 'pid' | 'uid' | 'code'>;

/** What is printed, in one language. */
interface Texts {
  readonly systemV: string;
  readonly sigaction: string;
  readonly installed: (pid: number, caught: boolean) => string;
  readonly handled: (count: number, sender: Sender, own: number, caught: boolean) => string;
  readonly ended: (count: number, status: ExitStatus) => string;
  readonly alive: (pid: number) => string;
  readonly conclusion: (systemV: Outcome, sigaction: Outcome) => string;
}

const en: Texts = {
  systemV:
    'As signal() did in System V: the action is reset when the handler starts (SA_RESETHAND).',
  sigaction: 'With sigaction, and without SA_RESETHAND:',
  installed: (pid, caught) =>
    `  Child ${pid} has installed its handler. Caught by it, says the kernel (SigCgt): ${yes(caught)}.`,
  handled: (count, { pid, uid, code }, own, caught) =>
    `  SIGUSR1, ${ordinal(count)} time: handled. siginfo names the sender: process ${pid}` +
    `${pid === own ? ', which is us' : ''}, user ${uid}, ${code}. Still caught: ${yes(caught)}.`,
  ended: (count, { code, signal }) =>
    `  SIGUSR1, ${ordinal(count)} time: the child ${
      signal === null ? `exited with ${code}` : `was killed by ${signal}`
    }.`,
  alive: (pid) => `  Child ${pid} is alive.`,
  conclusion: (systemV, sigaction) =>
    `Of the same two signals, the handler that is reset took ${systemV.handled}, and its process ` +
    `${fate(systemV)}; the one that is kept took ${sigaction.handled}, and its process ${fate(sigaction)}.`,
};

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}

function ordinal(count: number): string {
  return count === 1 ? 'first' : 'second';
}

function fate({ killedBy }: Outcome): string {
  return killedBy === null ? 'lives on' : `was killed by ${killedBy}`;
}

const fr: Texts = {
  systemV:
    'Comme signal() dans System V : l’action est réinitialisée quand le gestionnaire démarre (SA_RESETHAND).',
  sigaction: 'Avec sigaction, et sans SA_RESETHAND :',
  installed: (pid, caught) =>
    `  L’enfant ${pid} a installé son gestionnaire. Intercepté, dit le noyau (SigCgt) : ${oui(caught)}.`,
  handled: (count, { pid, uid, code }, own, caught) =>
    `  SIGUSR1, ${fois(count)} fois : traité. siginfo nomme l’expéditeur : processus ${pid}` +
    `${pid === own ? ' (nous)' : ''}, utilisateur ${uid}, ${code}. Encore intercepté : ${oui(caught)}.`,
  ended: (count, { code, signal }) =>
    `  SIGUSR1, ${fois(count)} fois : l’enfant ${
      signal === null ? `s’est terminé avec le code ${code}` : `a été tué par ${signal}`
    }.`,
  alive: (pid) => `  L’enfant ${pid} est en vie.`,
  conclusion: (systemV, sigaction) =>
    `Des deux mêmes signaux, le gestionnaire réinitialisé en a reçu ${systemV.handled}, et son processus ` +
    `${sort(systemV)} ; celui qui reste en a reçu ${sigaction.handled}, et son processus ${sort(sigaction)}.`,
};

function oui(value: boolean): string {
  return value ? 'oui' : 'non';
}

function fois(count: number): string {
  return count === 1 ? 'première' : 'seconde';
}

function sort({ killedBy }: Outcome): string {
  return killedBy === null ? 'vit encore' : `a été tué par ${killedBy}`;
}

export const texts = { en, fr };
