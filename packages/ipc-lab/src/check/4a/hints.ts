/** The hints of 4a that depend on the cause. */
import { crash, portions, sharedHints, type Hints } from '../judge/hints.js';
import type { Evidence } from './evidence.js';

export const hints: Hints<Evidence> = {
  ...sharedHints,
  'never-read': {
    hint: {
      en: 'Which of the two descriptors of the pipe does the child read from, and does it reach that line?',
      fr: "Dans lequel des deux descripteurs du tube l'enfant lit-il, et atteint-il cette ligne ?",
    },
    man: 'pipe(2), read(2)',
  },
  'not-all-read': {
    hint: {
      en: 'One read returns the bytes that are available, not all that will arrive. What shows that no more will come?',
      fr: "Un read renvoie les octets disponibles, non tous ceux qui arriveront. Qu'est-ce qui montre qu'il n'en viendra plus ?",
    },
    man: 'read(2), pipe(7)',
  },
  'read-end-closed': {
    hint: {
      en: 'How many times does the child read, and how many times does the parent write? What shows the child that no more will come?',
      fr: "Combien de fois l'enfant lit-il, et combien de fois le père écrit-il ? Qu'est-ce qui montre à l'enfant qu'il n'en viendra plus ?",
    },
    man: 'read(2), pipe(7)',
  },
  'end-never-seen': {
    hint: {
      en: 'How does the child know that the last value was the last? What would read return after it?',
      fr: "Comment l'enfant sait-il que la dernière valeur était la dernière ? Que renverrait read après elle ?",
    },
    man: 'read(2), pipe(7)',
  },
  'nothing-written': {
    hint: {
      en: 'Which of the two descriptors of the pipe does the parent write to, and what does write return?',
      fr: 'Dans lequel des deux descripteurs du tube le père écrit-il, et que renvoie write ?',
    },
    man: 'pipe(2), write(2)',
  },
  'child-wrote': {
    hint: {
      en: 'Who sends the values, and who adds them? Which end of the pipe does each of the two need?',
      fr: 'Qui envoie les valeurs, et qui les additionne ? De quelle extrémité du tube chacun des deux a-t-il besoin ?',
    },
    man: 'pipe(2), fork(2)',
  },
  'sum-not-printed': {
    hint: {
      en: 'Does the child reach the line that prints the sum, and is the line complete: what prints it if it does not end in a line feed, and the child ends by _exit?',
      fr: "L'enfant atteint-il la ligne qui affiche la somme, et cette ligne est-elle complète : qu'est-ce qui l'affiche si elle ne finit pas par un saut de ligne, et que l'enfant se termine par _exit ?",
    },
    man: 'printf(3), stdout(3), _exit(2)',
  },
  'sum-by-parent': {
    hint: {
      en: 'Which of the two processes has to print the sum?',
      fr: 'Lequel des deux processus doit afficher la somme ?',
    },
  },
  'child-crashed': crash,
  'parent-killed': crash,
  'child-ended-by-parent': {
    hint: {
      en: 'What would end the child by itself, and why does the parent not wait for that?',
      fr: "Qu'est-ce qui mettrait fin à l'enfant de lui-même, et pourquoi le père ne l'attend-il pas ?",
    },
  },
};

/** Where it holds only by luck. */
export const lateHints: Hints<Evidence> = {
  'not-all-read': portions,
  'read-end-closed': portions,
  'end-never-seen': portions,
  'sum-wrong': portions,
  'sum-not-printed': portions,
};
