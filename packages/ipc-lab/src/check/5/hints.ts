/** The hints of 5 that depend on the cause. */
import { crash, portions, sharedHints, type Hint, type Hints } from '../judge/hints.js';
import type { Evidence } from './evidence.js';

const printsNothing: Hint = {
  hint: {
    en: 'What does the reader do with the values once it has read the last one? Does it reach the line that prints the mean?',
    fr: 'Que fait le lecteur des valeurs une fois la dernière lue ? Atteint-il la ligne qui affiche la moyenne ?',
  },
  man: 'printf(3)',
};

export const hints: Hints<Evidence> = {
  ...sharedHints,
  'file-not-fifo': {
    hint: {
      en: 'What does ls -l show for this name: a p, or a dash? Which call makes a FIFO, and which one a file?',
      fr: 'Que montre ls -l pour ce nom : un p, ou un tiret ? Quel appel crée une FIFO, et lequel un fichier ?',
    },
    man: 'mkfifo(3), fifo(7)',
  },
  'nothing-written': {
    hint: {
      en: 'Does the sender reach its write, and which descriptor does it write to?',
      fr: "L'émetteur atteint-il son write, et dans quel descripteur écrit-il ?",
    },
    man: 'write(2), fifo(7)',
  },
  'reader-elsewhere': {
    hint: {
      en: 'How does each program build the path from its argument? Print both paths.',
      fr: 'Comment chaque programme compose-t-il le chemin à partir de son argument ? Affichez les deux chemins.',
    },
    man: 'fifo(7), open(2)',
  },
  'fifo-never-read': {
    hint: {
      en: 'Does the reader open the FIFO, and what do open and read return?',
      fr: 'Le lecteur ouvre-t-il la FIFO, et que renvoient open et read ?',
    },
    man: 'fifo(7), read(2)',
  },
  'sender-opened-both': {
    hint: {
      en: 'With which mode does the sender open the FIFO, and for what does open wait with each mode?',
      fr: "Avec quel mode l'émetteur ouvre-t-il la FIFO, et qu'attend open avec chaque mode ?",
    },
    man: 'fifo(7), open(2)',
  },
  'fifo-opened-both': {
    hint: {
      en: 'With which mode does the reader open the FIFO? How many writers are left when the sender has exited?',
      fr: "Avec quel mode le lecteur ouvre-t-il la FIFO ? Combien d'écrivains reste-t-il quand l'émetteur est terminé ?",
    },
    man: 'fifo(7), open(2)',
  },
  'fifo-end-held': {
    hint: {
      en: 'When does read return 0? Which process still has the FIFO open for writing at that moment?',
      fr: 'Quand read renvoie-t-il 0 ? Quel processus a encore la FIFO ouverte en écriture à ce moment ?',
    },
    man: 'fifo(7), close(2)',
  },
  'fifo-end-not-seen': {
    hint: {
      en: 'How does the reader know that the last value was the last? What would read return after it?',
      fr: 'Comment le lecteur sait-il que la dernière valeur était la dernière ? Que renverrait read après elle ?',
    },
    man: 'read(2), fifo(7)',
  },
  'fifo-relative': {
    hint: {
      en: 'Which folder does a relative name begin in? How does the program build the path from its argument?',
      fr: 'De quel dossier part un nom relatif ? Comment le programme compose-t-il le chemin à partir de son argument ?',
    },
    man: 'mkfifo(3), path_resolution(7)',
  },
  'fifo-closed-between': {
    hint: {
      en: 'When does a reader see end-of-file? How many times does the sender open and close the FIFO?',
      fr: "Quand un lecteur voit-il la fin de fichier ? Combien de fois l'émetteur ouvre-t-il et ferme-t-il la FIFO ?",
    },
    man: 'fifo(7), close(2)',
  },
  'average-not-printed': printsNothing,
  'average-only-values': printsNothing,
  'average-not-ended': {
    hint: {
      en: 'What does the reader do after it has printed the mean, and what ends it?',
      fr: "Que fait le lecteur après avoir affiché la moyenne, et qu'est-ce qui y met fin ?",
    },
    man: 'exit(3)',
  },
  'refused-again': {
    hint: {
      en: 'What does mkfifo return when the FIFO exists, and is that an error for you?',
      fr: 'Que renvoie mkfifo quand la FIFO existe, et est-ce une erreur pour vous ?',
    },
  },
  'process-killed': crash,
};

/** Where it holds only by luck. */
export const lateHints: Hints<Evidence> = {
  'average-wrong': portions,
  'average-of-some': portions,
  'fifo-not-all-read': portions,
  'fifo-end-not-seen': portions,
  'fifo-never-read': portions,
};
