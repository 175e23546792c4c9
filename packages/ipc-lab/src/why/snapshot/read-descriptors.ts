/** What /proc/PID/fd and fdinfo show of a descriptor. */
import type { ObjectKind } from '../../observe/events.js';
import { isTerminal } from '../../observe/path-status.js';
import type { Machine } from './machine.js';
import { readStat } from './process-table.js';
import { signalsIn } from './signal-sets.js';
import { masterOf, type Descriptor } from './snapshot.js';

const ownerRead = 0o400;
const ownerWrite = 0o200;

/**
 * One descriptor of a process; `undefined` when it closes meanwhile, or must not be read.
 *
 * @param folder The process's folder in /proc.
 */
export function describe(machine: Machine, folder: string, fd: number): Descriptor | undefined {
  const path = `${folder}/fd/${fd}`;
  const target = machine.readLink(path);
  if (target === undefined) return undefined;
  // The permissions of the link itself show how the descriptor was opened.
  const mode = machine.linkMode(path);
  const fifo = isUnnamed(target) ? 'no' : machine.fifo(path);
  if (mode === undefined || fifo === undefined) return undefined;
  const seen = {
    fd,
    target,
    reads: (mode & ownerRead) !== 0,
    writes: (mode & ownerWrite) !== 0,
  };
  // Two FIFOs may have had the same name, one after the other.
  if (fifo !== 'no') return { ...seen, kind: 'fifo', object: `fifo:[${fifo}]` };
  const kind = kindOf(target);
  return { ...seen, kind, ...ofInformation(machine, folder, { fd, kind, target }) };
}

const informed: ReadonlySet<ObjectKind> = new Set(['file', 'process', 'eventfd', 'signalfd']);
const masters: ReadonlySet<string> = new Set(['/dev/ptmx', '/dev/pts/ptmx']);

export function isMaster(target: string): boolean {
  return masters.has(target);
}

/** What fdinfo shows. */
function ofInformation(
  machine: Machine,
  folder: string,
  { fd, kind, target }: Pick<Descriptor, 'fd' | 'kind' | 'target'>,
): Pick<Descriptor, 'object' | 'process' | 'signals' | 'inode' | 'locks'> {
  if (target === '/dev/tty') return ofOwnTerminal(machine, folder);
  if (!informed.has(kind) && !isMaster(target)) return {};
  const text = machine.readText(`${folder}/fdinfo/${fd}`) ?? '';
  const wordAfter = (name: string): string | undefined =>
    new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(text)?.[1];
  if (isMaster(target)) {
    const index = wordAfter('tty-index');
    return index === undefined ? {} : { object: masterOf(`/dev/pts/${index}`) };
  }
  if (kind === 'eventfd') {
    const id = wordAfter('eventfd-id');
    // A kernel before 5.2 does not number them: only this descriptor is known to be this counter's.
    return { object: `eventfd:[${id ?? `${folder}/fd/${fd}`}]` };
  }
  if (kind === 'signalfd') {
    const set = wordAfter('sigmask');
    return set === undefined ? {} : { signals: signalsIn(set) };
  }
  if (kind === 'process') {
    const process = Number(wordAfter('Pid'));
    return process > 0 ? { process } : {};
  }
  const locks = [...text.matchAll(/^lock:\s*\d+: (.*)$/gm)].map(([, lock = '']) => spaced(lock));
  return { inode: Number(wordAfter('ino')), ...(locks.length > 0 && { locks }) };
}

/** Whatever terminal controls the process, its name is /dev/tty. */
function ofOwnTerminal(machine: Machine, folder: string): { object?: string } {
  const number = readStat(machine, `${folder}/stat`)?.terminal ?? 0;
  const major = (number >> 8) & 0xfff;
  const minor = (number & 0xff) | ((number >> 12) & 0xfff00);
  const [firstMajor, lastMajor] = pseudoTerminals;
  if (major < firstMajor || major > lastMajor) return {};
  return { object: `/dev/pts/${(major - firstMajor) * 256 + minor}` };
}

/** The major numbers of their devices. */
const pseudoTerminals = [136, 143] as const;

/** With one space between columns that the kernel aligns with several. */
export function spaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

const anonymous: Readonly<Partial<Record<string, ObjectKind>>> = {
  eventfd: 'eventfd',
  signalfd: 'signalfd',
  timerfd: 'timerfd',
  pidfd: 'process',
};

/** A pipe, a socket, an anonymous inode: nothing in the file system. */
function isUnnamed(target: string): boolean {
  return !target.startsWith('/') || isTerminal(target);
}

function kindOf(target: string): ObjectKind {
  if (target.startsWith('pipe:')) return 'pipe';
  if (target.startsWith('socket:')) return 'socket';
  const [, special] = /^anon_inode:\[(\w+)\]/.exec(target) ?? [];
  if (special !== undefined) return anonymous[special] ?? 'file';
  return isTerminal(target) ? 'terminal' : 'file';
}
