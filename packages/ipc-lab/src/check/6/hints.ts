/** The hints of 6 that depend on the cause. */
import { crash, sharedHints, type Hint, type Hints } from '../judge/hints.js';
import type { Evidence } from './evidence.js';

const usesTheAnswer: Hint = {
  hint: {
    en: 'What does the client do with the answer that it has read, and which variable does it print?',
    fr: "Que fait le client de la réponse qu'il a lue, et quelle variable affiche-t-il ?",
  },
  man: 'recv(2), printf(3)',
};

export const hints: Hints<Evidence> = {
  ...sharedHints,
  'process-killed': crash,
  'client-never-received': {
    hint: {
      en: 'Which call of the client takes the answer, and does the client reach it?',
      fr: 'Quel appel du client prend la réponse, et le client y arrive-t-il ?',
    },
    man: 'recv(2)',
  },
  'killed-by-write': {
    hint: {
      en: 'To which connection did it write last, and who had closed its other end? What does send return if SIGPIPE does not kill?',
      fr: "Dans quelle connexion a-t-il écrit en dernier, et qui en avait fermé l'autre extrémité ? Que renvoie send si SIGPIPE ne tue pas ?",
    },
    man: 'send(2), signal(7)',
  },
  'answer-not-printed': usesTheAnswer,
  'answer-printed-wrong': usesTheAnswer,
  'client-unanswered': {
    hint: {
      en: 'What killed the server before it had answered both clients? To which connection did it write last?',
      fr: "Qu'est-ce qui a tué le serveur avant qu'il ait répondu aux deux clients ? Dans quelle connexion a-t-il écrit en dernier ?",
    },
    man: 'send(2), signal(7)',
  },
  'server-never-served': {
    hint: {
      en: 'Which calls make a socket, give it a path and let clients in? What does each return?',
      fr: 'Quels appels créent une socket, lui donnent un chemin et laissent entrer des clients ? Que renvoie chacun ?',
    },
    man: 'socket(2), bind(2), listen(2)',
  },
  'bind-refused': {
    hint: {
      en: 'What does the path name at that moment, and may it exist before bind?',
      fr: 'Que désigne le chemin à ce moment, et peut-il exister avant bind ?',
    },
    man: 'bind(2), unix(7)',
  },
  'listen-refused': {
    hint: {
      en: 'Which types of socket have connections for which a server can listen? How do the values of the clients reach the others?',
      fr: "Quels types de socket ont des connexions sur lesquelles un serveur peut se mettre à l'écoute ? Comment les valeurs des clients atteignent-elles les autres ?",
    },
    man: 'listen(2), unix(7)',
  },
  'connect-refused': {
    hint: {
      en: 'Is the server listening when the client connects, and at the same path?',
      fr: "Le serveur est-il à l'écoute quand le client se connecte, et au même chemin ?",
    },
    man: 'connect(2), unix(7)',
  },
  'connect-failed': {
    hint: {
      en: 'Do the client and the server use the same path and the same type of socket?',
      fr: 'Le client et le serveur utilisent-ils le même chemin et le même type de socket ?',
    },
    man: 'connect(2), unix(7)',
  },
  'server-did-not-end': {
    hint: {
      en: 'What does the server wait for after both answers? Which signal ends it?',
      fr: "Qu'attend le serveur après les deux réponses ? Quel signal y met fin ?",
    },
    man: 'signal(7)',
  },
};

const eitherFirst: Hint = {
  hint: {
    en: 'Which client sends its value first? If the one that connects first sends last, which call of the server waits for it?',
    fr: "Quel client envoie sa valeur en premier ? Si celui qui se connecte en premier envoie en dernier, quel appel du serveur l'attend ?",
  },
  man: 'accept(2), recv(2)',
};

/** Where it holds only by luck. */
export const lateHints: Hints<Evidence> = {
  'sum-not-said': eitherFirst,
  'sum-wrong': eitherFirst,
  'client-silent': eitherFirst,
  'client-wrong': eitherFirst,
};
