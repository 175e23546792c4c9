/** The criterion `all-read`: the child reads everything, then end-of-file. */
import type { SharedObject } from '../../observe/events.js';
import { sumOf } from '../judge/numbers.js';
import type { Person, Story } from '../judge/story.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { readsOf } from './pipe.js';

export function allRead(
  story: Story,
  object: SharedObject | undefined,
  child: Person | undefined,
): Finding<Evidence> {
  if (object === undefined) return fail('no-pipe');
  if (child === undefined) return fail('no-children');
  const { pid } = child;
  const reads = readsOf(story, object, child);
  const count = sumOf(reads.map((event) => event.count));
  const total = sumOf(
    story
      .all('written')
      .filter((event) => event.object === object)
      .map((event) => event.count),
  );
  const end = reads.find((event) => event.count === 0);
  if (reads.length === 0) return fail('never-read', { pid });
  if (count < total) return fail('not-all-read', { pid, count, total });
  if (end !== undefined) return pass('read-to-end', { pid, count, at: story.at(end) });
  return fail(holdsWriteEnd(story, object, child) ? 'end-never-seen-own' : 'end-never-seen', {
    pid,
    count,
  });
}

/** Whether the child waits for end-of-file and never closed its own write end. */
function holdsWriteEnd(story: Story, object: SharedObject, child: Person): boolean {
  const isClosed = story
    .all('closed')
    .some((event) => event.object === object && event.mode === 'write' && story.isBy(child, event));
  const isWaiting = story
    .all('blocked')
    .some(
      (event) => event.object === object && story.isBy(child, event) && event.until === undefined,
    );
  return !isClosed && isWaiting;
}
