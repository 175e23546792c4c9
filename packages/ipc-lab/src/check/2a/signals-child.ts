/** The criterion `signals-child`: the parent sends SIGUSR1 to the child once for each value. */
import type { Person, Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted } from './printed-values.js';

export function signalsChild(
  story: Story,
  { self, parent }: Subject,
  child: Person | undefined,
): Finding<Evidence> {
  const sent = story
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === 'SIGUSR1' && event.error === undefined && story.isByOne(self, event),
    );
  const toSelf = sent.find((event) => event.target === parent.pid);
  if (toSelf !== undefined) {
    return fail('signalled-itself', { pid: parent.pid, at: story.at(toSelf), call: toSelf.call });
  }
  if (child === undefined) return fail('no-children');
  const count = sent.filter((event) => event.target === child.pid).length;
  if (count === wanted.values) return pass('signals-sent', { count, pid: child.pid });
  return count === 0
    ? fail('never-signalled', { signal: 'SIGUSR1' })
    : fail('wrong-number-of-signals', { count, wanted: wanted.values });
}
