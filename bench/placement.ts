/** Where the two sides of a program run. */
import { readFileSync } from 'node:fs';

/** The processors on which this process may run: `Cpus_allowed_list`, such as `0-1,4`. */
function allowedProcessors(): number[] {
  const status = readFileSync('/proc/self/status', 'latin1');
  const list = /^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

const [first = 0, second = first] = allowedProcessors();

/** `taskset(1)`: the command that runs the two sides of a program on their processors. */
export function placed(
  processors: 1 | 2 | undefined,
  program: string,
  parameters: readonly string[],
): { program: string; parameters: readonly string[]; env: NodeJS.ProcessEnv } {
  if (processors === undefined) return { program, parameters, env: process.env };
  const partner = String(processors === 2 ? second : first);
  return {
    program: 'taskset',
    parameters: ['-c', String(first), program, ...parameters],
    env: { ...process.env, BENCH_PARTNER_PROCESSOR: partner },
  };
}
