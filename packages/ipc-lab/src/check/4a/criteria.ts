/** The criteria of 4a, in the order of the report. */
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
      en: 'Which processes pass the line that forks?',
      fr: 'Quels processus passent par la ligne qui appelle fork ?',
    },
  },
  pipe: {
    required: {
      en: 'the parent makes the pipe before the child',
      fr: "le père crée le tube avant l'enfant",
    },
    man: 'pipe(2)',
    shows: ['made'],
    hint: {
      en: 'How does the child get the pipe? It can only inherit what already existed.',
      fr: "Comment l'enfant obtient-il le tube ? Il ne peut hériter que de ce qui existait.",
    },
  },
  values: {
    required: {
      en: 'the parent writes 5 to 20 values, each from 0 to 9',
      fr: 'le père écrit de 5 à 20 valeurs, chacune de 0 à 9',
    },
    man: 'write(2), rand(3)',
    shows: ['written'],
    hint: {
      en: 'How many values do you write, and within which bounds? Print them.',
      fr: 'Combien de valeurs écrivez-vous, et dans quelles bornes ? Affichez-les.',
    },
  },
  'all-read': {
    required: {
      en: 'the child reads everything that the parent writes, to its end',
      fr: "l'enfant lit tout ce que le père écrit, jusqu'au bout",
    },
    man: 'pipe(7), close(2)',
    shows: ['read', 'end-of-file', 'waiting'],
    hint: {
      en: 'When does read return 0? Which process still has the write end open at that moment?',
      fr: "Quand read renvoie-t-il 0 ? Quel processus a encore l'extrémité d'écriture ouverte à ce moment ?",
    },
  },
  sum: {
    required: {
      en: 'the child prints the sum of the values',
      fr: "l'enfant affiche la somme des valeurs",
    },
    man: 'read(2)',
    shows: ['printed'],
    hint: {
      en: 'Are all the values that were read in the sum, each once, and as numbers?',
      fr: 'Toutes les valeurs lues sont-elles dans la somme, une fois chacune, et comme nombres ?',
    },
  },
  'child-exits': {
    required: {
      en: 'the child ends by itself',
      fr: "l'enfant se termine de lui-même",
    },
    man: 'pipe(7), _exit(2)',
    shows: ['ended', 'waiting'],
    hint: {
      en: 'What ends the loop of the child, and what does it do after it?',
      fr: "Qu'est-ce qui met fin à la boucle de l'enfant, et que fait-il ensuite ?",
    },
  },
  'parent-waits': {
    required: {
      en: 'the parent waits for the child before it exits',
      fr: "le père récupère l'enfant par wait avant de se terminer",
    },
    man: 'waitpid(2)',
    shows: ['collected', 'ended', 'waiting'],
    hint: {
      en: 'Which process asks for the status of the child, and when?',
      fr: "Quel processus demande le code de retour de l'enfant, et quand ?",
    },
  },
  finishes: {
    required: {
      en: 'the whole program ends within the time limit',
      fr: 'tout le programme se termine dans le temps imparti',
    },
    man: 'pipe(7)',
    shows: ['ended', 'waiting'],
    hint: {
      en: 'Which process waits for which, and for what? ipc-lab why says so while the program hangs.',
      fr: 'Quel processus attend lequel, et quoi ? ipc-lab why le dit pendant que le programme est bloqué.',
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
