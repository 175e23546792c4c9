/** The criterion `shared-segment`: one shared segment is mapped in both processes. */
import type { Person, Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

export function sharedSegment(
  story: Story,
  { parent }: Subject,
  child: Person | undefined,
): Finding<Evidence> {
  if (child === undefined) return fail('no-children');
  const own = mappedIn(story, parent);
  const theirs = mappedIn(story, child);
  const shared = [...own].find((object) => theirs.has(object));
  if (shared !== undefined) {
    return pass('segment-shared', { object: shared, parent: parent.pid, pid: child.pid });
  }
  return own.size === 0 && theirs.size === 0
    ? fail('no-segment')
    : fail('segment-not-shared', { parent: parent.pid, pid: child.pid });
}

/** What a process maps shared, and what it inherits by fork. */
function mappedIn(story: Story, person: Person): Set<string> {
  const mapped = new Set<string>();
  const { parent } = person;
  const keepsInherited = person.images.length === 1;
  if (parent !== undefined && keepsInherited) {
    for (const id of mappedBefore(story, parent, person.born)) mapped.add(id);
  }
  for (const event of story.all('mapped')) {
    if (event.shared && story.isBy(person, event)) mapped.add(event.object.id);
  }
  return mapped;
}

function mappedBefore(story: Story, person: Person, until: number): Set<string> {
  const now = new Map<number, string>();
  for (const event of story.events) {
    if (event.id >= until) break;
    if (!story.isBy(person, event)) continue;
    if (event.type === 'mapped' && event.shared) now.set(event.address, event.object.id);
    else if (event.type === 'unmapped') now.delete(event.address);
    else if (event.type === 'program-started') now.clear();
  }
  return new Set(now.values());
}
