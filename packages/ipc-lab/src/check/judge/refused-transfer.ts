/** Finds a read or write that was given a wrong descriptor: the other end, a closed one, or none at all. */
import type { Text } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { SharedEvidence } from './evidence.js';
import { fail, type Finding } from './verdict.js';

const texts = {
  reading: { en: 'not open for reading', fr: "n'est pas ouvert en lecture" },
  writing: { en: 'not open for writing', fr: "n'est pas ouvert en écriture" },
  nothing: { en: 'not open at all', fr: "n'est pas ouvert du tout" },
} as const satisfies Readonly<Record<string, Text>>;

/** @param isIt Whether an object is the pipe or FIFO of the exercise. */
export function refusedTransfer(
  history: RecordedHistory,
  processes: ReadonlySet<Process>,
  direction: 'read' | 'write',
  isIt: (object: SharedObject) => boolean,
): Finding<SharedEvidence> | undefined {
  const refused = history
    .all('failed')
    .find(
      (event) =>
        event.error === 'EBADF' &&
        event.descriptor !== undefined &&
        directionOf(event.call) === direction &&
        (event.object === undefined || isIt(event.object)) &&
        history.processes.isByOne(processes, event),
    );
  if (refused === undefined) return undefined;
  const { pid, call, descriptor = -1, object } = refused;
  const why =
    texts[object === undefined ? 'nothing' : direction === 'read' ? 'reading' : 'writing'];
  return fail(`${direction}-refused`, { pid, call, descriptor, why, at: history.at(refused) });
}

function directionOf(call: string): 'read' | 'write' {
  return /^(?:p?read|recv)/.test(call) ? 'read' : 'write';
}
