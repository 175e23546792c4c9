/** The criterion `pipe`: the parent makes the pipe before the child. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { family, type Person, type Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

/** Finds the pipe that the parent wrote to, or else the first that it made for the child. */
export function findPipe(
  story: Story,
  subject: Subject,
  child: Person | undefined,
): EventOf<'made'> | undefined {
  // A pipe through which the parent reads a helper's output, $(…) or popen(3), is not the exercise's.
  const captured = new Set(
    story
      .all('duplicated')
      .filter((event) => event.descriptor === 1 && !story.isBy(subject.parent, event))
      .map((event) => event.object),
  );
  const pipes = story
    .all('made')
    .filter(
      (event) =>
        event.object.kind === 'pipe' &&
        story.isBy(subject.parent, event) &&
        event.id > subject.image.from &&
        !captured.has(event.object),
    );
  const isUsedBy = (
    type: 'written' | 'read',
    object: SharedObject,
    person: Person | undefined,
  ): boolean =>
    story.all(type).some((event) => event.object === object && story.isBy(person, event));
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
  story: Story,
  made: EventOf<'made'> | undefined,
  child: Person | undefined,
): Finding<Evidence> {
  if (made === undefined) return fail('no-pipe');
  const where = { pid: made.pid, at: story.at(made), call: made.call };
  if (child === undefined) return fail('pipe-without-child', where);
  return made.id < child.born ? pass('pipe-made', where) : fail('pipe-too-late', where);
}

/** What the child and its own children read from the pipe. */
export function readsOf(story: Story, object: SharedObject, child: Person): EventOf<'read'>[] {
  const readers = new Set(family(child));
  return story
    .all('read')
    .filter((event) => event.object === object && story.isByOne(readers, event));
}
