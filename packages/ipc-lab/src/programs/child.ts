/** The child's side of a program that runs its own file again. */
import type { Parent } from 'linux-ipc/process';

import { Failure, report } from '../command-line/report.js';

/**
 * Runs the child's part. Signals do to it what they do by default; when the parent is gone, however
 * it ended, `signal` aborts and the child ends too.
 */
export async function runChild(
  name: string,
  parent: Parent,
  main: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const parentGone = new AbortController();
  void parent.ended.then(() => {
    parentGone.abort(new Failure('the parent is gone'));
  });
  // Nobody reads the output any more: SIGPIPE would end a C program here.
  process.stdout.on('error', () => process.exit(141));
  try {
    await main(parentGone.signal);
  } catch (error) {
    process.exitCode = report(`${name} (child ${process.pid})`, error);
  }
}
