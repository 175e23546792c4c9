/** What holds in 2a only because the child is usually faster than its parent. */
import type { Run } from '../observed-programs/observed-program.js';
import { lateBy } from '../observed-programs/late-run.js';
import { unreadyDelivery } from '../judge/readiness.js';
import { longSleep } from '../judge/slept.js';
import { findSubject } from '../judge/subject.js';
import { fail, type Findings } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { judge2a } from './judge.js';

type OfMemory = 'shared-segment' | 'child-reads';

export function judgeLate(run: Run): Partial<Findings<OfMemory, Evidence>> {
  const { history, stopped, isCut } = run;
  const subject = findSubject(run);
  const child = subject?.children[0];
  if (subject === undefined || child === undefined || isCut === true) return {};
  const unready = unreadyDelivery(history, 'SIGUSR1');
  const sent = history
    .all('signal-sent')
    .filter(({ signal, target }) => signal === 'SIGUSR1' && target === child.pid);
  // The first value is late, so the second may overtake it.
  const decisive = unready?.delivered ?? sent[1];
  if (decisive === undefined || (unready === undefined && stopped !== undefined)) return {};
  // A parent that sleeps for longer than the child is delayed is not proved wrong by this run.
  const wait = longSleep(history, subject.self, [{ time: child.bornAt }, decisive], lateBy);
  if (wait !== undefined) return {};
  if (unready !== undefined) {
    const { pid } = unready.child;
    return { 'child-reads': fail('signal-unhandled', { pid, at: history.at(unready.delivered) }) };
  }
  const findings = judge2a(run);
  if (findings === undefined) return {};
  return {
    'shared-segment': findings['shared-segment'],
    'child-reads': findings['child-reads'],
  };
}
