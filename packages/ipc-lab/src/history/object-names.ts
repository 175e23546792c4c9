/** What a person calls each kind of object. */
import type { Text } from '../language/text.js';
import type { ObjectKind } from '../observe/events.js';

export const objectNames: Readonly<Record<ObjectKind, Text>> = {
  pipe: { en: 'pipe', fr: 'tube' },
  fifo: { en: 'FIFO', fr: 'FIFO' },
  socket: { en: 'socket', fr: 'socket' },
  file: { en: 'file', fr: 'fichier' },
  segment: { en: 'segment', fr: 'segment' },
  semaphore: { en: 'semaphore', fr: 'sémaphore' },
  futex: { en: 'futex', fr: 'futex' },
  queue: { en: 'message queue', fr: 'file de messages' },
  memory: { en: 'shared memory', fr: 'mémoire partagée' },
  terminal: { en: 'terminal', fr: 'terminal' },
  device: { en: 'device', fr: 'périphérique' },
  eventfd: { en: 'event counter', fr: "compteur d'événements" },
  signalfd: { en: 'signals', fr: 'signaux' },
  timerfd: { en: 'timer', fr: 'minuterie' },
  inotify: { en: 'inotify', fr: 'inotify' },
  process: { en: 'process', fr: 'processus' },
  other: { en: 'object', fr: 'objet' },
};
