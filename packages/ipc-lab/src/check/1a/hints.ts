/** The hints of 1a that depend on the cause. */
import { crash, sharedHints, type Hint, type Hints } from '../judge/hints.js';
import type { Evidence } from './evidence.js';

const whoseNumber: Hint = {
  hint: {
    en: 'Which call gives a process its own number, and in which process is it made: the one that prints, or its parent before fork?',
    fr: 'Quel appel donne à un processus son propre numéro, et dans quel processus est-il fait : celui qui affiche, ou son père avant fork ?',
  },
  man: 'getpid(2), fork(2)',
};

export const hints: Hints<Evidence> = {
  ...sharedHints,
  'children-wrong-count': {
    hint: {
      en: 'How many times does the loop call fork? Print its counter before each call.',
      fr: 'Combien de fois la boucle appelle-t-elle fork ? Affichez son compteur avant chaque appel.',
    },
  },
  'children-of-children': {
    hint: {
      en: 'A child goes on after fork with the same code, loop included. What keeps it from the next turn?',
      fr: "Après fork, l'enfant continue dans le même code, boucle comprise. Qu'est-ce qui l'empêche de faire le tour suivant ?",
    },
  },
  'no-handler': {
    hint: {
      en: 'Which call installs a handler, and does the process that receives SIGUSR1 make it or inherit its effect?',
      fr: 'Quel appel installe un gestionnaire, et le processus qui reçoit SIGUSR1 le fait-il, ou hérite-t-il de son effet ?',
    },
  },
  'longer-than-tried': {
    hint: {
      en: 'This is judged without --seconds.',
      fr: 'Cela est jugé sans --seconds.',
    },
  },
  'sender-killed': crash,
  'greeting-other-words': {
    hint: {
      en: 'Which words does the exercise ask for? Compare them with yours, letter by letter.',
      fr: "Quels mots l'exercice demande-t-il ? Comparez-les aux vôtres, lettre par lettre.",
    },
    man: 'printf(3)',
  },
  'greeting-parent-pid': whoseNumber,
  'greeting-other-pid': whoseNumber,
  'greeting-by-ended': {
    hint: {
      en: 'What does the child do after its first greeting? A process that is to receive more signals must not end.',
      fr: "Que fait l'enfant après sa première réponse ? Un processus qui doit recevoir d'autres signaux ne doit-il pas rester en vie ?",
    },
    man: 'pause(2), signal(7)',
  },
  'sigint-never': {
    hint: {
      en: 'After the 30 seconds, which call tells the children to end? Does the parent reach it?',
      fr: "Après les 30 secondes, quel appel demande aux enfants de se terminer ? Le père l'atteint-il ?",
    },
  },
  'sigint-early': {
    hint: {
      en: 'When does the parent send SIGINT, and what is still sent after that?',
      fr: 'Quand le père envoie-t-il SIGINT, et que lui reste-t-il à envoyer ensuite ?',
    },
  },
  'children-survive': {
    hint: {
      en: 'What do the children do with SIGINT, and what do they wait for afterwards?',
      fr: "Que font les enfants de SIGINT, et qu'attendent-ils ensuite ?",
    },
    man: 'sigaction(2), signal(7)',
  },
  'killed-before-collecting': {
    hint: {
      en: 'Which process sent the signal that killed the parent, and to which processes was it sent?',
      fr: 'Quel processus a envoyé le signal qui a tué le père, et à quels processus ?',
    },
    man: 'kill(2), waitpid(2)',
  },
};
