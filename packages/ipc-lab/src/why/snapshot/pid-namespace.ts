/** Processes in a PID namespace know each other by numbers of its own: pid_namespaces(7). */
import type { Machine } from './machine.js';

interface TaskId {
  readonly pid: number;
  readonly tid: number;
}

/**
 * @param of A thread of the namespace.
 * @param number What this thread calls another.
 * @returns What /proc calls that one; `undefined` if there is none.
 */
export function numberOutside(machine: Machine, of: TaskId, number: number): number | undefined {
  const level = numbersOf(machine, of).length - 1;
  if (level < 1) return number;
  const namespace = namespaceOf(machine, of.pid);
  for (const pid of machine.numbersIn('/proc') ?? []) {
    for (const tid of machine.numbersIn(`/proc/${pid}/task`) ?? []) {
      const numbers = numbersOf(machine, { pid, tid });
      // A namespace within this one has a number more; its processes are known here, too.
      const isHere = numbers.length > level + 1 || namespaceOf(machine, pid) === namespace;
      if (numbers[level] === number && isHere) return tid;
    }
  }
  return undefined;
}

/** A thread's number in each namespace, from that of /proc inwards. */
function numbersOf(machine: Machine, { pid, tid }: TaskId): number[] {
  const status = machine.readText(`/proc/${pid}/task/${tid}/status`) ?? '';
  return (/^NSpid:\s*(.*)$/m.exec(status)?.[1] ?? '').split(/\s+/).map(Number);
}

function namespaceOf(machine: Machine, pid: number): string | undefined {
  return machine.readLink(`/proc/${pid}/ns/pid`);
}
