/** The topics of `ipc-lab show`. Each is a folder, which is loaded when its topic is named. */
import type { Text } from '../language/text.js';
import type { Show } from './showing.js';

export interface Topic {
  readonly summary: Text;
  readonly load: () => Promise<Show>;
}

export const topics: Readonly<Record<string, Topic>> = {
  signal: {
    summary: {
      en: 'signal() of System V against sigaction (question 1B)',
      fr: 'le signal() de System V face à sigaction (question 1B)',
    },
    load: async () => (await import('./signal/show.js')).show,
  },
  'map-shared': {
    summary: {
      en: 'MAP_SHARED against MAP_PRIVATE (question 3C)',
      fr: 'MAP_SHARED face à MAP_PRIVATE (question 3C)',
    },
    load: async () => (await import('./map-shared/show.js')).show,
  },
  'map-end': {
    summary: {
      en: 'memory after the end of a file, and after the end of its mapping (question 3A)',
      fr: "la mémoire après la fin d'un fichier, et après celle de sa projection (question 3A)",
    },
    load: async () => (await import('./map-end/show.js')).show,
  },
  dup2: {
    summary: {
      en: "a command's standard input and output connected to pipes (question 4B)",
      fr: "l'entrée et la sortie standard d'une commande reliées à des tubes (question 4B)",
    },
    load: async () => (await import('./dup2/show.js')).show,
  },
  popen: {
    summary: {
      en: 'reading from a command or writing to it, and its exit status (question 4C)',
      fr: "lire ce qu'écrit une commande ou lui écrire, et son code de retour (question 4C)",
    },
    load: async () => (await import('./popen/show.js')).show,
  },
};
