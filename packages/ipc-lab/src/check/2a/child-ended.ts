/** The criterion `child-ended`: the parent ends the child and waits for it before it exits. */
import type { Process } from '../../history/processes.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

export function childEnded({ parent }: Subject, child: Process | undefined): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const pids = { parent: parent.pid, pid: child.pid };
  if (child.collected !== undefined) {
    return pass('collected', { ...pids, call: child.collected.call ?? 'SIGCHLD' });
  }
  if (parent.ended === undefined) return unknown('child-running-at-stop', pids);
  return fail(child.ended === undefined ? 'child-left-running' : 'not-collected', pids);
}
