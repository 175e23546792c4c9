/** Finds the process of a server or client that a signal killed. */
import { fail, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';

/** The signals by which the check itself, or a user, ends a server. */
const asked: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGKILL']);

export function crashIn({ history }: Run): Finding<Evidence> | undefined {
  for (const { ended } of history.processes.all) {
    if (ended?.signal === undefined || asked.has(ended.signal)) continue;
    const { pid, signal } = ended;
    const evidence = signal === 'SIGPIPE' ? 'killed-by-write' : 'process-killed';
    return fail(evidence, { pid, signal, at: history.at(ended) });
  }
  return undefined;
}
