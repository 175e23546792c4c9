/** The criterion `pipe`: the parent makes the pipe before the child. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

/**
 * Finds the exercise's pipe: the first that the parent wrote to and the child read from; else the first that
 * the parent wrote to, the first that the child read from, the first that the parent made.
 */
export function findPipe(
  history: RecordedHistory,
  subject: Subject,
  child: Process | undefined,
): EventOf<'made'> | undefined {
  // Pipes by which the parent reads the output of a helper, as for $(…) and popen(3), do not count.
  const captured = new Set(
    history
      .all('duplicated')
      .filter((event) => event.descriptor === 1 && !history.processes.isBy(subject.parent, event))
      .map((event) => event.object),
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
  const isUsedBy = (
    type: 'written' | 'read',
    object: SharedObject,
    process: Process | undefined,
  ): boolean =>
    history
      .all(type)
      .some((event) => event.object === object && history.processes.isBy(process, event));
  return (
    pipes.find(
      ({ object }) =>
        isUsedBy('written', object, subject.parent) && isUsedBy('read', object, child),
    ) ??
    pipes.find(({ object }) => isUsedBy('written', object, subject.parent)) ??
    pipes.find(({ object }) => isUsedBy('read', object, child)) ??
    pipes[0]
  );
}

export function pipe(
  history: RecordedHistory,
  made: EventOf<'made'> | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (made === undefined) return fail('no-pipe');
  const where = { pid: made.pid, at: history.at(made), call: made.call };
  if (child === undefined) return fail('pipe-without-child', where);
  return made.id < child.born ? pass('pipe-made', where) : fail('pipe-too-late', where);
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
