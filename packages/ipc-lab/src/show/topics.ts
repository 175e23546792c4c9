/** What `ipc-lab show` can show: each topic is one file, loaded when asked for. */
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
      en: "past the end of a file, and past a mapping's (question 3A)",
      fr: "après la fin d'un fichier, et après celle d'une projection (question 3A)",
    },
    load: async () => (await import('./map-end/show.js')).show,
  },
  dup2: {
    summary: {
      en: "a command's standard input and output put on pipes (question 4B)",
      fr: "l'entrée et la sortie d'une commande mises sur des tubes (question 4B)",
    },
    load: async () => (await import('./dup2/show.js')).show,
  },
  popen: {
    summary: {
      en: 'a command read from or written to, and its exit status (question 4C)',
      fr: 'une commande lue ou écrite, et son code de retour (question 4C)',
    },
    load: async () => (await import('./popen/show.js')).show,
  },
};
