/** The criterion `pipe`: the parent makes the pipe before the child. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { family, type Process } from '../../history/processes.js';
import type { Text } from '../../language/text.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { carrierBetween, shownCarrier, type Carrier } from '../judge/carriers.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

/**
 * Finds the exercise's pipe: the first that the parent wrote to and the child read from; else the first that
 * the parent wrote to, the first that the child read from, the first that the parent made. What a helper wrote, such
 * as the first part of a shell's pipeline, counts as written by the parent.
 */
export function findPipe(
  history: RecordedHistory,
  subject: Subject,
  child: Process | undefined,
): EventOf<'made'> | undefined {
  const readers = new Set(child === undefined ? [] : family(child));
  const isUsedBy = (
    type: 'written' | 'read',
    object: SharedObject,
    processes: ReadonlySet<Process>,
  ): boolean =>
    history
      .all(type)
      .some((event) => event.object === object && history.processes.isByOne(processes, event));
  // Pipes by which the parent reads the output of a helper, as for $(…) and popen(3), do not count.
  const captured = new Set(
    history
      .all('duplicated')
      .filter((event) => event.descriptor === 1 && !history.processes.isBy(subject.parent, event))
      .map((event) => event.object)
      .filter((object) => !isUsedBy('read', object, readers)),
  );
  const pipes = history
    .all('made')
    .filter(
      (event) =>
        event.object.kind === 'pipe' &&
        history.processes.isBy(subject.parent, event) &&
        event.id > subject.image.from &&
        !captured.has(event.object),
    );
  const carrying = pipes.find(
    ({ object }) => isUsedBy('written', object, subject.self) && isUsedBy('read', object, readers),
  );
  if (carrying !== undefined) return carrying;
  const used =
    pipes.find(({ object }) => isUsedBy('written', object, subject.self)) ??
    pipes.find(({ object }) => isUsedBy('read', object, readers));
  const other = findOtherCarrier(history, subject, child);
  // A runtime makes pipes of its own, by which it starts a child or wakes itself.
  if (other !== undefined && (!other.isMemory || used === undefined)) return undefined;
  return used ?? pipes[0];
}

export function pipe(
  history: RecordedHistory,
  subject: Subject,
  made: EventOf<'made'> | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (made === undefined) {
    const carrier = findOtherCarrier(history, subject, child);
    if (carrier === undefined) return fail('no-pipe');
    return fail(
      carrier.isMemory ? 'memory-instead' : 'other-carrier',
      shownCarrier(carrier, asked),
    );
  }
  const where = { pid: made.pid, at: history.at(made), call: made.call };
  if (child === undefined) return fail('pipe-without-child', where);
  return made.id < child.born ? pass('pipe-made', where) : fail('pipe-too-late', where);
}

const asked: Text = { en: 'a pipe', fr: 'un tube' };

/** What the child read that the program had written, or the memory that it shares with its parent, but for pipes. */
function findOtherCarrier(
  history: RecordedHistory,
  { self }: Subject,
  child: Process | undefined,
): Carrier | undefined {
  if (child === undefined) return undefined;
  return carrierBetween(
    { history, processes: self },
    { history, processes: new Set(family(child)) },
    ({ kind }) => kind !== 'pipe',
  );
}

/** The reads from the pipe by the child and its own children. */
export function readsOf(
  history: RecordedHistory,
  object: SharedObject,
  child: Process,
): EventOf<'read'>[] {
  const readers = new Set(family(child));
  return history
    .all('read')
    .filter((event) => event.object === object && history.processes.isByOne(readers, event));
}
