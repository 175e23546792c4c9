/** The criterion `finishes`: the whole program ends within its time limit. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Stop } from '../observed-programs/own-events.js';
import type { Evidence } from './evidence.js';

export function finishes(
  history: RecordedHistory,
  stopped: Stop | undefined,
  { parent }: Subject,
): Finding<Evidence> {
  const last = history.events.at(-1);
  const seconds = last === undefined ? '' : history.at(last);
  if (stopped === undefined) return pass('finished', { seconds });
  const running = history.processes.all.filter((process) => process.ended === undefined);
  return fail(`stopped-${stopped}`, {
    pids: running.map((one) => one.pid).join(', '),
    parent: parent.pid,
    seconds,
  });
}
