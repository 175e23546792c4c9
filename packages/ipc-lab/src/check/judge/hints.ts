/** Hints that depend on the cause: by the evidence that several exercises give. */
import type { Text } from '../../language/text.js';
import type { SharedEvidence } from './evidence.js';

/** It takes the place of the criterion's own. */
export interface Hint {
  readonly hint: Text;
  /** The manual pages to read, if they are others. */
  readonly man?: string;
}

export type Hints<Evidence extends string> = Readonly<Partial<Record<Evidence, Hint>>>;

/** Something killed the process, and the program did not mean it. */
export const crash: Hint = {
  hint: {
    en: 'What was the process doing when the signal killed it? A debugger shows the line.',
    fr: "Que faisait le processus quand le signal l'a tué ? Un débogueur montre la ligne.",
  },
  man: 'signal(7), core(5)',
};

/** It holds only because one process is usually faster than another. */
export const luck: Hint = {
  hint: {
    en: 'Which process was early enough in this run? If it comes late, which call of the other one waits for it?',
    fr: "Quel processus est arrivé assez tôt cette fois ? S'il est en retard, quel appel de l'autre l'attend ?",
  },
};

/** What a reader makes of its bytes depends on how many have arrived when it reads. */
export const portions: Hint = {
  hint: {
    en: 'A read returns what has arrived: what one write wrote, or several, or a part of it. Does your loop find the same values in any portions?',
    fr: "Un read renvoie ce qui est arrivé : ce qu'un write a écrit, ou plusieurs, ou une partie. Votre boucle retrouve-t-elle les mêmes valeurs quel que soit le découpage ?",
  },
  man: 'read(2), pipe(7)',
};

const otherMechanism: Hint = {
  hint: {
    en: 'Which call made what the values went through? Which call makes what the exercise asks for?',
    fr: "Quel appel a créé ce par quoi les valeurs sont passées ? Quel appel crée ce que l'exercice demande ?",
  },
};

const targetOfKill: Hint = {
  hint: {
    en: 'Which process does the first argument of kill name? Print it.',
    fr: 'De quel processus le premier argument de kill est-il le numéro ? Affichez-le.',
  },
  man: 'kill(2), getpid(2)',
};

const groupOfKill: Hint = {
  hint: {
    en: 'To which processes does kill send if its first argument is 0 or negative? Which element of your array has that value?',
    fr: 'À quels processus kill envoie-t-il si son premier argument est 0 ou négatif ? Quel élément de votre tableau a cette valeur ?',
  },
  man: 'kill(2)',
};

const staysInstalled: Hint = {
  hint: {
    en: 'Does the handler stay installed after the first signal? Which flags did the call that installed it pass to the kernel?',
    fr: "Le gestionnaire reste-t-il installé après le premier signal ? Quelles options l'appel qui l'a installé a-t-il passées au noyau ?",
  },
  man: 'signal(2), sigaction(2)',
};

export const sharedHints: Hints<SharedEvidence> = {
  'no-child': {
    hint: {
      en: 'Which call makes a child? Does the program reach it, and what does the call return?',
      fr: "Quel appel crée un enfant ? Le programme l'atteint-il, et que renvoie cet appel ?",
    },
    man: 'fork(2)',
  },
  'no-child-error': {
    hint: {
      en: 'The program ended by an error before it made a child: what does its message say, and about which line?',
      fr: "Le programme s'est terminé par une erreur avant de créer un enfant : que dit son message, et sur quelle ligne ?",
    },
    man: 'fork(2)',
  },
  'child-feeds-parent': {
    hint: {
      en: 'Which of the two processes writes, and which one reads? Which one does the exercise call the parent?',
      fr: "Lequel des deux processus écrit, et lequel lit ? Lequel l'exercice appelle-t-il le père ?",
    },
    man: 'pipe(7), fork(2)',
  },
  'only-threads': {
    hint: {
      en: 'What do the threads of a process have in common that two processes have not? Which call makes a process?',
      fr: "Qu'ont en commun les threads d'un processus que n'ont pas deux processus ? Quel appel crée un processus ?",
    },
    man: 'fork(2), pthreads(7)',
  },
  'only-popen': {
    hint: {
      en: 'popen makes the child and the pipe for you, with a shell between. Which calls does it make itself?',
      fr: "popen crée l'enfant et le tube à votre place, avec un shell entre les deux. Quels appels fait-elle elle-même ?",
    },
    man: 'popen(3), fork(2), pipe(2)',
  },
  'read-refused': {
    hint: {
      en: 'Which descriptor is open for reading at that moment? Print the number that you give to read, and what read returns.',
      fr: 'Quel descripteur est ouvert en lecture à ce moment ? Affichez le numéro que vous donnez à read, et ce que read renvoie.',
    },
    man: 'read(2), pipe(2), open(2)',
  },
  'write-refused': {
    hint: {
      en: 'Which descriptor is open for writing at that moment? Print the number that you give to write, and what write returns.',
      fr: 'Quel descripteur est ouvert en écriture à ce moment ? Affichez le numéro que vous donnez à write, et ce que write renvoie.',
    },
    man: 'write(2), pipe(2), open(2)',
  },
  'other-carrier': otherMechanism,
  'memory-instead': otherMechanism,
  'other-signal': {
    hint: {
      en: 'Which signal does the exercise ask for, and which one does the second argument of kill name?',
      fr: "Quel signal l'exercice demande-t-il, et lequel le deuxième argument de kill nomme-t-il ?",
    },
    man: 'kill(2), signal(7)',
  },
  'never-signalled': {
    hint: {
      en: 'Which call sends a signal? Does the parent reach it?',
      fr: "Quel appel envoie un signal ? Le père l'atteint-il ?",
    },
    man: 'kill(2)',
  },
  'signal-refused': {
    hint: {
      en: 'What does kill return, and does a process with that number exist at that moment?',
      fr: 'Que renvoie kill, et un processus de ce numéro existe-t-il à ce moment ?',
    },
    man: 'kill(2), errno(3)',
  },
  'signalled-itself': targetOfKill,
  'signalled-itself-fatal': targetOfKill,
  'signal-to-group': groupOfKill,
  'signal-to-group-fatal': groupOfKill,
  'killed-after-handling': staysInstalled,
  'killed-after-reset': staysInstalled,
  'process-killed': crash,
};
