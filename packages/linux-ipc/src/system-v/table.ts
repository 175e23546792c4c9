import { readFileSync } from 'node:fs';

/** One object of the table: returns a column by its name. */
export type SystemVRow = (column: string) => string;

/**
 * The System V objects of one kind in this IPC namespace, including those of other users.
 *
 * @see proc_sysvipc(5)
 */
export function systemVTable(kind: 'shm' | 'sem' | 'msg'): SystemVRow[] {
  const text = readFileSync(`/proc/sysvipc/${kind}`, 'utf8').trimEnd();
  const [heading = '', ...lines] = text.split('\n');
  const columns = heading.trim().split(/\s+/);
  return lines.map((line) => {
    const words = line.trim().split(/\s+/);
    return (column) => words[columns.indexOf(column)] ?? '0';
  });
}
