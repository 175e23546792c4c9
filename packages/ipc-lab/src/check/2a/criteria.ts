/** The criteria of 2a, in the order of the report. */
import type { Criterion } from '../exercise.js';

export const criteria = {
  'one-child': {
    required: {
      en: 'the program makes exactly one child',
      fr: 'le programme crée exactement un enfant',
    },
    man: 'fork(2)',
    shows: ['born'],
    hint: {
      en: 'Which processes pass the line that forks, and how often?',
      fr: 'Quels processus passent par la ligne qui appelle fork, et combien de fois ?',
    },
  },
  'shared-segment': {
    required: {
      en: 'one shared segment is mapped in both processes',
      fr: 'un même segment partagé est projeté dans les deux processus',
    },
    man: 'shmat(2), mmap(2)',
    shows: ['mapped'],
    hint: {
      en: 'Which memory does the child inherit as it is, and of which does it only get a copy?',
      fr: "De quelle mémoire l'enfant hérite-t-il telle quelle, et laquelle n'est qu'une copie ?",
    },
  },
  'five-values': {
    required: {
      en: 'the parent prints five integers from 0 to 100',
      fr: 'le père affiche cinq entiers de 0 à 100',
    },
    man: 'random(3)',
    shows: ['printed'],
    hint: {
      en: 'How many values are asked for, and which bounds can your random expression reach?',
      fr: 'Combien de valeurs sont demandées, et quelles bornes votre expression aléatoire peut-elle atteindre ?',
    },
  },
  'signals-child': {
    required: {
      en: 'the parent sends SIGUSR1 to the child, not to itself, once for each value',
      fr: "le père envoie SIGUSR1 à l'enfant, non à lui-même, une fois par valeur",
    },
    man: 'kill(2), getpid(2)',
    shows: ['sent'],
    hint: {
      en: 'Which process does the first argument of kill name? Print it.',
      fr: 'De quel processus le premier argument de kill est-il le numéro ? Affichez-le.',
    },
  },
  'child-reads': {
    required: {
      en: 'the child prints its PID with each of the five values, in order',
      fr: "l'enfant affiche son PID avec chacune des cinq valeurs, dans l'ordre",
    },
    man: 'signal(7), sigsuspend(2)',
    shows: ['printed', 'delivered'],
    hint: {
      en: 'What happens to a signal sent while the same signal is still pending? How does the parent know that a value has been read?',
      fr: "Qu'arrive-t-il à un signal envoyé alors que le même est encore en attente ? Comment le père sait-il qu'une valeur a été lue ?",
    },
  },
  'child-ended': {
    required: {
      en: 'the parent ends the child and waits for it before it exits',
      fr: "le père met fin à l'enfant et le récupère par wait avant de se terminer",
    },
    man: 'kill(2), waitpid(2)',
    shows: ['ended', 'collected', 'waiting'],
    hint: {
      en: 'Has a child that you asked to end already ended when the call returns, and which process asks for its status?',
      fr: "Un enfant auquel on a demandé de se terminer est-il terminé au retour de l'appel, et quel processus demande son code de retour ?",
    },
  },
  removed: {
    required: {
      en: 'no segment is left in the system',
      fr: 'aucun segment ne reste dans le système',
    },
    man: 'shmctl(2), shm_unlink(3)',
    shows: ['removed', 'made'],
    hint: {
      en: 'What does ipcs -m, or ls /dev/shm, show after your program?',
      fr: 'Que montre ipcs -m, ou ls /dev/shm, après votre programme ?',
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
