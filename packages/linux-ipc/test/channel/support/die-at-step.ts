/**
 * Kills this process with SIGKILL before its n-th access to shared memory by Atomics from now on:
 * these are the steps at which the protocols change hands.
 */
export function dieAtStep(step: number): void {
  type Operation = (...parts: unknown[]) => number;
  const operations = Atomics as unknown as Record<string, Operation>;
  let left = step;
  for (const [name, original] of [
    ['load', Atomics.load],
    ['store', Atomics.store],
    ['exchange', Atomics.exchange],
    ['compareExchange', Atomics.compareExchange],
  ] as [string, Operation][]) {
    operations[name] = (...parts) => {
      if (--left < 0) process.kill(process.pid, 'SIGKILL');
      return original(...parts);
    };
  }
}
