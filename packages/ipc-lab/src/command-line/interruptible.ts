/**
 * Ctrl-C, or another request to end, while other programs are run: whoever runs one is told, ends it,
 * sweeps, and returns. One set of listeners for all, since signals are the process's.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const controllers = new Set<AbortController>();

function interrupt(): void {
  for (const controller of controllers) controller.abort();
}

export const interruptedStatus = 130;

/**
 * Runs `work` with a signal that is aborted when this process is asked to end.
 *
 * @returns Its exit status; that of an interruption where it ended by an error for that reason.
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  if (controllers.size === 0) for (const signal of signals) process.on(signal, interrupt);
  controllers.add(controller);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return interruptedStatus;
    throw error;
  } finally {
    controllers.delete(controller);
    if (controllers.size === 0) for (const signal of signals) process.off(signal, interrupt);
  }
}
