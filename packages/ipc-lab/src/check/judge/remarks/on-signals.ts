/** The remarks of the exercises that are about signals. */
import type { Run } from '../../observed-programs/observed-program.js';
import { unreadyDelivery } from '../readiness.js';
import type { Remark } from '../remark.js';
import { findSubject } from '../subject.js';
import { busyWaitingRemarks } from './busy-waiting.js';
import { handlerCallRemarks } from './handler-calls.js';
import { onlyASleepRemarks } from './only-a-sleep.js';
import { signalFunctionRemarks } from './signal-function.js';
import { zombieRemarks } from './zombie.js';

/** @param late The run with stacks. */
export function remarksOnSignals(first: Run, late: Run | undefined): Remark[] {
  const subject = findSubject(first);
  if (subject === undefined) return [];
  const { history } = first;
  const stacked = late?.stacked ?? [];
  const hasFailed = [first, late].some((run) => run && unreadyDelivery(run.history, 'SIGUSR1'));
  return [
    ...signalFunctionRemarks(stacked, history),
    ...handlerCallRemarks(stacked, history),
    ...(hasFailed ? [] : onlyASleepRemarks(history, subject, 'SIGUSR1')),
    ...busyWaitingRemarks(first, subject),
    ...zombieRemarks(history, subject),
  ];
}
