import { readText } from '../core/read-text.js';

/** One object of the table: returns a column by its name. */
export type SystemVRow = (column: string) => string;

const idColumns = { shm: 'shmid', sem: 'semid', msg: 'msqid' } as const;

/**
 * The System V objects of one kind in this IPC namespace, sorted by id, including those of other users.
 *
 * @see proc_sysvipc(5)
 */
export function systemVTable(kind: keyof typeof idColumns): SystemVRow[] {
  const text = readText(`/proc/sysvipc/${kind}`, 'utf8').trimEnd();
  const [heading = '', ...lines] = text.split('\n');
  const columns = heading.trim().split(/\s+/);
  const rows = lines.map((line): SystemVRow => {
    const words = line.trim().split(/\s+/);
    return (column) => words[columns.indexOf(column)] ?? '0';
  });
  const id = (row: SystemVRow): number => Number(row(idColumns[kind]));
  return rows.sort((a, b) => id(a) - id(b));
}
