/** The criteria of 6, in the order of the report. */
import type { Criterion } from '../exercise.js';

export const criteria = {
  'unix-socket': {
    required: {
      en: 'the server and its clients use AF_UNIX sockets',
      fr: 'le serveur et ses clients utilisent des sockets AF_UNIX',
    },
    man: 'unix(7), socket(2)',
    shows: ['bound', 'connected', 'accepted'],
    hint: {
      en: 'Which address family stays on the machine and is named by a path?',
      fr: "Quelle famille d'adresses reste sur la machine et se nomme par un chemin ?",
    },
  },
  'sum-server': {
    required: {
      en: 'the server prints the sum of both values',
      fr: 'le serveur affiche la somme des deux valeurs',
    },
    man: 'accept(2), recv(2)',
    shows: ['printed'],
    hint: {
      en: 'When does the server know both values, and which of its processes knows them?',
      fr: 'Quand le serveur connaît-il les deux valeurs, et lequel de ses processus les connaît ?',
    },
  },
  'sum-clients': {
    required: {
      en: 'each client prints that sum',
      fr: 'chaque client affiche cette somme',
    },
    man: 'send(2), recv(2)',
    shows: ['printed'],
    hint: {
      en: 'Does the server keep both connections until it has the answer?',
      fr: "Le serveur garde-t-il les deux connexions jusqu'à ce qu'il ait la réponse ?",
    },
  },
  'stale-ok': {
    required: {
      en: 'the server starts although a killed server left its socket file',
      fr: 'le serveur démarre malgré le fichier de socket laissé par un serveur tué',
    },
    man: 'unix(7), connect(2)',
    shows: ['bound', 'failed'],
    hint: {
      en: 'What does a killed server leave in the file system, and what does bind do then?',
      fr: 'Que laisse dans le système de fichiers un serveur tué, et que fait bind alors ?',
    },
  },
  cleaned: {
    required: {
      en: 'the socket file no longer exists when the server has ended',
      fr: "le fichier de socket n'existe plus quand le serveur s'est terminé",
    },
    man: 'unlink(2)',
    shows: ['removed', 'bound'],
    hint: {
      en: 'Closing a socket does not remove its name. Does every way out of the program remove it?',
      fr: 'Fermer une socket ne supprime pas son nom. Chaque sortie du programme le supprime-t-elle ?',
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
