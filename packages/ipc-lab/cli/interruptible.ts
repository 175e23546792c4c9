/**
 * Ctrl-C, or another request to end, while other programs are run: whoever runs one is told, ends it,
 * sweeps, and returns. One set of listeners for all, since signals are the process's.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const controllers = new Set<AbortController>();

function interrupt(): void {
  for (const controller of controllers) controller.abort();
}

/** Runs `work` with a signal that is aborted when this process is asked to end. */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  if (controllers.size === 0) for (const signal of signals) process.on(signal, interrupt);
  controllers.add(controller);
  try {
    return await work(controller.signal);
  } finally {
    controllers.delete(controller);
    if (controllers.size === 0) for (const signal of signals) process.off(signal, interrupt);
  }
}
