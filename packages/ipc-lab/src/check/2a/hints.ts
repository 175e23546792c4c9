/** The hints of 2a that depend on the cause. */
import { sharedHints, type Hints } from '../judge/hints.js';
import type { Evidence } from './evidence.js';

export const hints: Hints<Evidence> = {
  ...sharedHints,
  'wrong-number-of-signals': {
    hint: {
      en: 'How many times does the parent reach kill, compared with the number of values?',
      fr: 'Combien de fois le père atteint-il kill, par rapport au nombre de valeurs ?',
    },
    man: 'kill(2)',
  },
  'child-silent': {
    hint: {
      en: 'What does the child do when SIGUSR1 arrives, and when does what it prints leave the program?',
      fr: "Que fait l'enfant quand SIGUSR1 arrive, et quand ce qu'il affiche quitte-t-il le programme ?",
    },
    man: 'signal(7), stdout(3)',
  },
  'child-killed-unready': {
    hint: {
      en: 'What does SIGUSR1 do to a process that has not installed a handler yet? How does the parent know that the child is ready?',
      fr: "Que provoque SIGUSR1 dans un processus qui n'a encore installé aucun gestionnaire ? Comment le père sait-il que l'enfant est prêt ?",
    },
    man: 'sigaction(2), signal(7)',
  },
};
