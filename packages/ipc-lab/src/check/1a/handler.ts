/** The criterion `handler`: each child has a handler for SIGUSR1 before the first one reaches it. */
import type { Person, Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { deliveries } from './signals.js';

export function handler(story: Story, { children }: Subject): Finding<Evidence> {
  if (children.length === 0) return fail('no-children');
  for (const child of children) {
    const first = deliveries(story, child, 'SIGUSR1')[0];
    if (first === undefined) {
      if (!isReady(story, child)) return fail('no-handler', { pid: child.pid });
    } else if (first.how !== 'handler' && first.how !== 'accepted') {
      const evidence = first.how === 'ignored' ? 'signal-ignored' : 'signal-unhandled';
      return fail(evidence, { pid: child.pid, at: story.at(first) });
    }
  }
  return pass('handlers-ready', { count: children.length });
}

/** Whether a child that received no SIGUSR1 has a handler for it, or blocks it for sigwait(3). */
function isReady(story: Story, child: Person): boolean {
  const lineage = new Set<Person>();
  for (let person: Person | undefined = child; person !== undefined; person = person.parent) {
    lineage.add(person);
  }
  const isHandler = story
    .all('signal-disposition')
    .some(
      (event) =>
        event.signal === 'SIGUSR1' &&
        event.disposition === 'handler' &&
        story.isByOne(lineage, event),
    );
  const isBlocked = story
    .all('signal-mask')
    .some(
      (event) =>
        story.isByOne(lineage, event) && event.signals.includes('SIGUSR1') !== event.inverted,
    );
  return isHandler || isBlocked;
}
