/** The criterion `finishes`: the whole program ends within its time limit. */
import type { Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Stop } from '../run/run.js';
import type { Evidence } from './evidence.js';

export function finishes(
  story: Story,
  stopped: Stop | undefined,
  { parent }: Subject,
): Finding<Evidence> {
  const last = story.events.at(-1);
  const seconds = last === undefined ? '' : story.at(last);
  if (stopped === undefined) return pass('finished', { seconds });
  const running = story.people.filter((person) => person.ended === undefined);
  return fail(`stopped-${stopped}`, {
    pids: running.map((one) => one.pid).join(', '),
    parent: parent.pid,
    seconds,
  });
}
