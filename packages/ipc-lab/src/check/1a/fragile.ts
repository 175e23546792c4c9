/** What holds in 1a only because a child is usually faster than its parent. */
import { longSleep } from '../judge/slept.js';
import { unreadyDelivery } from '../judge/readiness.js';
import { fail, type Findings } from '../judge/verdict.js';
import { lateBy } from '../observed-programs/late-run.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';

export function judgeLate({ history }: Run): Partial<Findings<'handler', Evidence>> {
  const found = unreadyDelivery(history, 'SIGUSR1');
  if (found === undefined) return {};
  const { child, delivered } = found;
  const parents = new Set(child.parent === undefined ? [] : [child.parent]);
  // A parent that sleeps for longer than the child is delayed is not proved wrong by this run.
  const wait = longSleep(history, parents, [{ time: child.bornAt }, delivered], lateBy);
  if (wait !== undefined) return {};
  return { handler: fail('signal-unhandled', { pid: child.pid, at: history.at(delivered) }) };
}
