/** The state of the machine at one time, as far as it can be seen: plain data. */
import type { ObjectKind } from '../../observe/events.js';
import type { WaitKind } from '../../system-calls/system-call.js';

/** Which way bytes or messages pass. */
export type Direction = 'read' | 'write';

/** What a thread sleeps in, by what the call waits for. Numbers are the call's own arguments. */
export type Call = (
  | {
      readonly kind: 'descriptor';
      readonly direction: Direction;
      readonly fd: number;
      /** The path a datagram is sent to, where the socket is not connected. */
      readonly to?: string;
    }
  | {
      readonly kind: 'opening';
      readonly direction: Direction;
      readonly path: string;
      /** The FIFO that has this name now; absent if none has. */
      readonly fifo?: string;
    }
  | { readonly kind: 'connection'; readonly role: 'server'; readonly fd: number }
  | {
      readonly kind: 'connection';
      readonly role: 'client';
      readonly fd: number;
      readonly path?: string;
    }
  | { readonly kind: 'lock' | 'record-lock'; readonly fd: number }
  | { readonly kind: 'semaphore'; readonly id: number; readonly operations?: readonly Operation[] }
  /** A POSIX queue has a descriptor, a System V queue an id. */
  | { readonly kind: 'message'; readonly direction: Direction; readonly fd: number }
  | {
      readonly kind: 'message';
      readonly direction: Direction;
      readonly id: number;
      /** Of the message it wants. 0: any; below 0: that type at most. */
      readonly type?: number;
      /** MSG_EXCEPT: it wants any other type. */
      readonly except?: true;
      readonly queue?: SystemVQueue;
    }
  /** Without a pid: for any child, or any of a group. */
  | { readonly kind: 'child'; readonly pid?: number }
  /** For its child to execute a program or exit. */
  | { readonly kind: 'vfork' }
  /** Without numbers: for whatever signal it does not block. */
  | { readonly kind: 'signal'; readonly signals?: readonly number[] }
  /** `wakes`: it wakes every second, and goes on waiting. */
  | ({ readonly kind: 'futex'; readonly shared: boolean; readonly wakes?: true } & FutexUse)
  | { readonly kind: 'readiness'; readonly waits: readonly PollEntry[] }
  | { readonly kind: 'time' }
  /** A call whose number is not known here, or whose arguments could not be read. */
  | { readonly kind: 'other'; readonly name?: string }
) & {
  readonly kind: WaitKind | 'vfork' | 'other';
  /** It ends by itself, within this many seconds. */
  readonly withinSeconds?: number | 'unknown';
};

/** A call that waits for one kind of thing. */
export type CallFor<Kind extends Call['kind']> = Extract<Call, { readonly kind: Kind }>;

export interface Operation {
  readonly number: number;
  readonly change: number;
  readonly semaphore?: SystemVSemaphore;
}

/** What the kernel shows of a System V semaphore. */
export interface SystemVSemaphore {
  readonly value: number;
  /** The last process that changed or tested it. */
  readonly lastPid: number | undefined;
}

/** What /proc/sysvipc/msg shows of a System V message queue. */
export interface SystemVQueue {
  readonly messages: number;
  /** The last process that sent and the last that received; 0 if none has. */
  readonly lastSender: number;
  readonly lastReceiver: number;
}

export interface PollEntry {
  readonly fd: number;
  readonly read: boolean;
  readonly write: boolean;
}

export interface FutexUse {
  /** The thread that holds the lock, according to the lock itself. */
  readonly owner?: Owner;
  /** The thread that is joined (pthread_join). */
  readonly joins?: number;
  /** How many threads hold the reader-writer lock for reading: it does not show which. */
  readonly readers?: number;
  /** Such an object may lie there: it does if as many threads sleep at it as it counts. */
  readonly counted?: CountedObject;
  /** The address of a futex in an engine of JavaScript. */
  readonly wordOfEngine?: string;
  /** The memory in which a futex lies that several processes may use. */
  readonly memory?: Mapping;
}

/** An object in memory that counts the threads that sleep at it. */
export type CountedObject = {
  readonly waiters: number;
  /** The same for all threads that sleep at it. */
  readonly mark: string;
} & (
  | { readonly kind: 'condition' | 'semaphore' }
  /** It releases its waiters when so many threads have arrived. */
  | { readonly kind: 'barrier'; readonly size: number }
);

export interface Owner {
  readonly tid: number;
  /** The process that has a thread of this number now; absent if no process has. */
  readonly pid?: number;
  /** It holds a reader-writer lock, for writing; otherwise a mutex. */
  readonly writes?: true;
}

/** A line of /proc/PID/maps. */
export interface Mapping {
  /** Whether it is shared (MAP_SHARED), rather than a copy that only this process sees. */
  readonly shared: boolean;
  /** Device and inode: the same in every process that maps the object. */
  readonly object: string;
  /** Empty for memory without a name. */
  readonly path: string;
}

export interface Thread {
  readonly tid: number;
  /** R, S, D, T, t, Z …, as in /proc/PID/status. */
  readonly state: string;
  /** Its CPU time and its context switches, which change whenever it runs. */
  readonly activity: string;
  /** Absent while it runs, or if it may not be read. */
  readonly call?: Call;
  /** The kernel function it sleeps in. */
  readonly wchan?: string;
  /** The process that traces it and has stopped it. */
  readonly tracer?: number;
  /** Present if a signal may end its wait. */
  readonly signals?: ThreadSignals;
}

export interface ThreadSignals {
  /** Those that have handlers. */
  readonly caught: readonly number[];
  readonly blocked: readonly number[];
  /** Those that are pending and blocked. */
  readonly heldBack: readonly number[];
}

export interface Descriptor {
  readonly fd: number;
  /** `file`: whatever else there is. */
  readonly kind: ObjectKind;
  /** As the link in /proc/PID/fd has it. */
  readonly target: string;
  /** Identifies the object, the same for all processes that hold it; absent if the target does. */
  readonly object?: string;
  readonly reads: boolean;
  readonly writes: boolean;
  /** The process that a process descriptor refers to; absent once that process is collected. */
  readonly process?: number;
  /** The inode number of a file, as /proc/locks writes it. */
  readonly inode?: number;
  /** The signals that a signalfd takes. */
  readonly signals?: readonly number[];
  /** The locks held through this open file description. */
  readonly locks?: readonly string[];
}

/** What schedules a program's threads, or goroutines, itself. */
export type Runtime = 'Go' | 'Java';

export interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  /** What a person calls its program; the kernel's name for a process that is not examined. */
  readonly name: string;
  /** In clock ticks since boot: with the pid, it identifies the process. */
  readonly startTime: number;
  readonly state: string;
  readonly runtime?: Runtime;
  /** Present if the process was examined; without those that sleep and are the runtime's own. */
  readonly threads?: readonly Thread[];
  /**
   * Absent if they may not be read. Of a process that was not examined: only those of objects that an
   * examined process has, too.
   */
  readonly descriptors?: readonly Descriptor[];
}

export interface UnixSocket {
  readonly type: 'stream' | 'datagram' | 'seqpacket';
  readonly listening: boolean;
  readonly path?: string;
  /** The inode of the peer, if there is one and the kernel shows it. */
  readonly peer?: number;
  /** The inodes of the clients that it has not accepted yet. */
  readonly waitingClients?: readonly number[];
}

/** A lock in /proc/locks, or a request that waits for the lock with the same number. */
export interface FileLock {
  readonly number: number;
  readonly kind: string;
  readonly waits: boolean;
  /** -1 for a lock of an open file description. */
  readonly pid: number;
  readonly inode: number;
  /** The line without its number, as it also stands in fdinfo. */
  readonly text: string;
}

export interface Snapshot {
  readonly processes: ReadonlyMap<number, ProcessState>;
  /** By inode. */
  readonly sockets: ReadonlyMap<number, UnixSocket>;
  readonly locks: readonly FileLock[];
  /** The processes that map the shared memory on which a thread waits, by its object. */
  readonly sharers: ReadonlyMap<string, readonly number[]>;
  /** How many processes belong to other users and could not be read. */
  readonly unseen: number;
  /** There may be more, of which nothing is shown (hidepid). */
  readonly hidesOthers?: true;
}

export function descriptorOf(
  { processes }: Snapshot,
  pid: number,
  fd: number,
): Descriptor | undefined {
  return processes.get(pid)?.descriptors?.find((descriptor) => descriptor.fd === fd);
}

/** The number in a descriptor's target: `socket:[4711]`. */
export function inodeOf(target: string | undefined): number {
  return Number(/\[(\d+)\]/.exec(target ?? '')?.[1]);
}

export function objectOf({ object, target }: Pick<Descriptor, 'object' | 'target'>): string {
  return object ?? target;
}

/** The object of the descriptor with which a pseudo-terminal is driven: /dev/ptmx is the same for all. */
export function masterOf(terminal: string): string {
  return `master of ${terminal}`;
}

/** The processes that have descriptors of the same object, and the numbers of these. */
export function holdersOf(
  { processes }: Snapshot,
  object: string,
  use: (descriptor: Descriptor) => boolean = () => true,
): { readonly pid: number; readonly fds: readonly number[] }[] {
  return [...processes.values()].flatMap(({ pid, descriptors = [] }) => {
    const fds = descriptors.filter((one) => objectOf(one) === object && use(one));
    return fds.length > 0 ? [{ pid, fds: fds.map(({ fd }) => fd) }] : [];
  });
}

export function childrenOf({ processes }: Snapshot, pid: number): number[] {
  return [...processes.values()].filter(({ parent }) => parent === pid).map((child) => child.pid);
}

/** A process, its children, their children, and so on. */
export function familyOf(snapshot: Snapshot, roots: readonly number[]): Set<number> {
  const family = new Set<number>();
  const add = (pid: number): void => {
    if (family.has(pid) || !snapshot.processes.has(pid)) return;
    family.add(pid);
    childrenOf(snapshot, pid).forEach(add);
  };
  roots.forEach(add);
  return family;
}
