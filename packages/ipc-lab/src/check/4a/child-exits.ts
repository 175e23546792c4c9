/** The criterion `child-exits`: the child ends by itself. */
import type { Person, Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

export function childExits(
  story: Story,
  { self }: Subject,
  child: Person | undefined,
): Finding<Evidence> {
  if (child === undefined) return fail('no-children');
  const { pid, ended } = child;
  if (ended === undefined) {
    const wait = story
      .all('blocked')
      .findLast((event) => event.until === undefined && story.isBy(child, event));
    return wait === undefined
      ? fail('still-running', { pid })
      : fail('still-waiting', { pid, call: wait.call, since: story.at({ time: wait.since }) });
  }
  const at = story.at(ended);
  const { signal } = ended;
  if (signal === undefined) return pass('child-exited', { pid, at, status: ended.status ?? 0 });
  const isByParent = story
    .all('signal-sent')
    .some((event) => event.target === pid && event.signal === signal && story.isByOne(self, event));
  return fail(isByParent ? 'child-ended-by-parent' : 'child-crashed', { pid, signal, at });
}
