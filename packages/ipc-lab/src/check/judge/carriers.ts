/** What took values from one process to another, where the exercise asks for something else. */
import { inEach, type Text, type Values } from '../../language/text.js';
import type { EventOf, ObjectKind, SharedObject } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { commonMemory } from './common-memory.js';
import { lastNameOf } from './last-name.js';
import type { Side } from './side.js';

export interface Carrier {
  /** With its article. */
  readonly what: Text;
  /** Of the read or, for memory, of the mapping. */
  readonly pid: number;
  readonly at: string;
  /** Loads and stores are not seen: that the values went through this memory is not certain. */
  readonly isMemory: boolean;
}

/** What bytes may pass through. */
const kinds: ReadonlySet<ObjectKind> = new Set(['pipe', 'fifo', 'socket', 'queue', 'file']);

/**
 * The first object from which one side read what the other had written; if there is none, the memory that both map.
 *
 * @param isOther Whether the object is not what the exercise asks for.
 */
export function carrierBetween(
  from: Side,
  to: Side,
  isOther: (object: SharedObject) => boolean,
): Carrier | undefined {
  const written = new Set(
    from.history
      .all('written')
      .filter((event) => isCarrying(event) && from.history.processes.isByOne(from.processes, event))
      .flatMap((event) => waysOf(from.history, event)),
  );
  const read = to.history
    .all('read')
    .find(
      (event) =>
        isCarrying(event) &&
        isOther(event.object) &&
        waysOf(to.history, event).some((way) => written.has(way)) &&
        to.history.processes.isByOne(to.processes, event),
    );
  if (read !== undefined) return carrierOf(to.history, read, false);
  const mapped = commonMemory(from, to).find(({ object }) => isOther(object));
  return mapped && carrierOf(mapped.history, mapped, true);
}

function isCarrying({ object, count }: EventOf<'written' | 'read'>): boolean {
  return kinds.has(object.kind) && count > 0;
}

function carrierOf(
  history: RecordedHistory,
  event: EventOf<'read' | 'mapped'>,
  isMemory: boolean,
): Carrier {
  const { pid } = event;
  const object = lastNameOf(history, event.object);
  const what = isMemory ? nameOfMemory(object) : nameOfCarrier(history, object);
  return { what, pid, at: history.at(event), isMemory };
}

/**
 * What identifies the way of the bytes, also where the two ends of a connection belong to two traces. Of these names, each
 * trace may know only some.
 */
function waysOf(
  history: RecordedHistory,
  { type, object }: EventOf<'written' | 'read'>,
): readonly string[] {
  const { id, kind, peer, address } = lastNameOf(history, object);
  if (kind !== 'socket') return [id];
  const [near, far] = address?.split('->') ?? [id, peer];
  const [from, to] = type === 'written' ? [near, far] : [far, near];
  return [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
  ];
}

/** What evidence says of it. @param asked What the exercise asks for, with its article. */
export function shownCarrier({ what, pid, at }: Carrier, asked: Text): Values {
  return { what, pid, at, asked };
}

const names = {
  pipe: { en: 'a pipe', fr: 'un tube' },
  fifo: { en: 'a FIFO ({path})', fr: 'une FIFO ({path})' },
  pair: { en: 'a socket pair', fr: 'une paire de sockets' },
  internet: { en: 'an Internet socket ({address})', fr: 'une socket Internet ({address})' },
  socket: { en: 'a socket', fr: 'une socket' },
  queue: { en: 'a message queue', fr: 'une file de messages' },
  file: { en: 'a regular file ({path})', fr: 'un fichier ordinaire ({path})' },
  segment: {
    en: 'a System V shared memory segment ({id})',
    fr: 'un segment de mémoire partagée System V ({id})',
  },
  posix: { en: 'POSIX shared memory ({path})', fr: 'de la mémoire partagée POSIX ({path})' },
  anonymous: { en: 'anonymous shared memory', fr: 'de la mémoire partagée anonyme' },
  mapped: { en: 'a mapped file ({path})', fr: 'un fichier projeté ({path})' },
} as const satisfies Readonly<Record<string, Text>>;

function nameOfCarrier(history: RecordedHistory, object: SharedObject): Text {
  const { kind, path = '', address, id, peer } = object;
  if (kind === 'pipe' || kind === 'queue') return names[kind];
  if (kind !== 'socket') return inEach(names[kind === 'fifo' ? 'fifo' : 'file'], { path });
  if (address !== undefined) return inEach(names.internet, { address });
  const isPair = history
    .all('made')
    .some((made) => made.call.startsWith('socketpair') && [id, peer].includes(made.object.id));
  return isPair ? names.pair : names.socket;
}

export function nameOfMemory({ kind, path = '', id }: SharedObject): Text {
  if (kind === 'segment') return inEach(names.segment, { id: id.replace('segment:', '') });
  if (path.startsWith('/dev/shm/')) return inEach(names.posix, { path });
  return kind === 'file' ? inEach(names.mapped, { path }) : names.anonymous;
}
