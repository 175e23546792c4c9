/** The criteria of 1a, in the order of the report. */
import type { Criterion } from '../exercise.js';

export const criteria = {
  'five-children': {
    required: {
      en: 'the first process makes exactly five children',
      fr: 'le premier processus crée exactement cinq enfants',
    },
    man: 'fork(2)',
    shows: ['born'],
    hint: {
      en: 'Which process runs the loop that forks: the first one alone, or its children as well?',
      fr: 'Quel processus exécute la boucle qui appelle fork : le premier seul, ou aussi ses enfants ?',
    },
  },
  handler: {
    required: {
      en: 'each child installs a handler before the first SIGUSR1 reaches it',
      fr: "chaque enfant installe un gestionnaire avant que le premier SIGUSR1 ne l'atteigne",
    },
    man: 'sigaction(2)',
    shows: ['delivered', 'ended'],
    hint: {
      en: 'What does SIGUSR1 do to a process that has not installed a handler yet? Can the signal arrive that early?',
      fr: "Que provoque SIGUSR1 dans un processus qui n'a encore installé aucun gestionnaire ? Le signal peut-il arriver si tôt ?",
    },
  },
  'one-per-second': {
    required: {
      en: 'the parent sends SIGUSR1 to one child each second, for 30 seconds',
      fr: 'le père envoie SIGUSR1 à un enfant chaque seconde, pendant 30 secondes',
    },
    man: 'kill(2), nanosleep(2)',
    shows: ['sent'],
    hint: {
      en: 'Count the signals sent in the 30 seconds. What interrupts, shortens or lengthens your wait between two of them?',
      fr: "Comptez les envois sur les 30 secondes. Qu'est-ce qui interrompt, raccourcit ou allonge votre attente entre deux ?",
    },
  },
  greeting: {
    required: {
      en: 'a child that receives SIGUSR1 prints "Hello from" and its own PID, each time',
      fr: 'un enfant qui reçoit SIGUSR1 affiche à chaque fois « Hello from » et son propre PID',
    },
    man: 'signal-safety(7), signal(7)',
    shows: ['printed', 'delivered'],
    hint: {
      en: 'In which process does the handler run, and when does what it prints leave the program?',
      fr: "Dans quel processus le gestionnaire s'exécute-t-il, et quand ce qu'il affiche quitte-t-il le programme ?",
    },
  },
  'sigint-all': {
    required: {
      en: 'after the last SIGUSR1 the parent sends SIGINT to all five children',
      fr: 'après le dernier SIGUSR1, le père envoie SIGINT aux cinq enfants',
    },
    man: 'kill(2)',
    shows: ['sent'],
    hint: {
      en: 'How many children does the last loop reach? Look at its bounds.',
      fr: "Combien d'enfants la dernière boucle atteint-elle ? Regardez ses bornes.",
    },
  },
  reaped: {
    required: {
      en: 'all five children end, and the parent waits for each before it exits',
      fr: 'les cinq enfants se terminent, et le père les récupère par wait avant de se terminer',
    },
    man: 'waitpid(2)',
    shows: ['ended', 'collected', 'waiting'],
    hint: {
      en: 'What remains of a child that has ended as long as no process asks for its status?',
      fr: "Que reste-t-il d'un enfant terminé tant qu'aucun processus ne demande son code de retour ?",
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
