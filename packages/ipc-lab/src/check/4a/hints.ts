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
  'end-never-seen': portions,
  'sum-wrong': portions,
  'sum-not-printed': portions,
};
