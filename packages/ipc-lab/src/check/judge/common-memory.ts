/** The shared memory that processes have in common: mapped in each, or inherited by fork(2). */
import type { EventOf, SharedObject } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { lastNameOf } from './last-name.js';
import type { Side } from './side.js';

type Mapped = EventOf<'mapped'>;

/** The mappings of one side whose memory the other maps as well; with the history that shows them. */
export function commonMemory(
  from: Side,
  to: Side,
): (Mapped & { readonly history: RecordedHistory })[] {
  const theirs = new Set(mappedBy(to).map(({ object }) => lastNameOf(to.history, object).id));
  return mappedBy(from)
    .filter(({ object }) => theirs.has(lastNameOf(from.history, object).id) && isMemory(object))
    .map((event) => ({ ...event, history: from.history }));
}

/** A named semaphore is a mapping as well, and carries no values. */
export function isMemory({ kind }: SharedObject): boolean {
  return kind === 'segment' || kind === 'memory' || kind === 'file';
}

function mappedBy({ history, processes }: Side): Mapped[] {
  return [...processes].flatMap((process) => mappedIn(history, process));
}

/** The shared mappings that a process makes, and those that it inherits by fork. */
export function mappedIn(history: RecordedHistory, process: Process): Mapped[] {
  const { parent } = process;
  const keepsInherited = parent !== undefined && process.images.length === 1;
  return [
    ...(keepsInherited ? mappedBefore(history, parent, process.born) : []),
    ...history
      .all('mapped')
      .filter((event) => event.shared && history.processes.isBy(process, event)),
  ];
}

function mappedBefore(history: RecordedHistory, process: Process, until: number): Mapped[] {
  const now = new Map<number, Mapped>();
  for (const event of history.events) {
    if (event.id >= until) break;
    if (!history.processes.isBy(process, event)) continue;
    if (event.type === 'mapped' && event.shared) now.set(event.address, event);
    else if (event.type === 'unmapped') now.delete(event.address);
    else if (event.type === 'program-started') now.clear();
  }
  return [...now.values()];
}
