/**
 * The events between processes, as one list in which a cause always precedes its effect.
 *
 * `time` may step back a little from one event to the next: strace writes a call when it returns, and
 * the effect of a call can be seen before that. The list is in the order of cause.
 */

/**
 * observed: a traced call or a line of strace shows it. inferred: it follows from what was observed.
 * sampled: it was read from the system while the program ran.
 */
export type Known = 'observed' | 'inferred' | 'sampled';

export type ObjectKind =
  | 'pipe'
  | 'fifo'
  | 'socket'
  | 'file'
  | 'segment'
  | 'semaphore'
  | 'futex'
  | 'queue'
  | 'memory'
  | 'terminal'
  | 'device'
  | 'eventfd'
  | 'signalfd'
  | 'timerfd'
  | 'inotify'
  | 'process'
  | 'other';

/** Something that two processes can share. Within one trace, one object is one reference. */
export interface SharedObject {
  /** Changes at most once: when a file turns out to be a FIFO. */
  kind: ObjectKind;
  /** Unique within a trace: `pipe:[19150]`, `segment:4`, `/tmp/x`, `/tmp/x#2` after a removal. */
  readonly id: string;
  readonly path?: string;
  /** `device:inode`, once a call or the system has shown it. */
  inode?: string;
  /** The other end of a socket. */
  peer?: string;
  /** Of an Internet socket, once known: `127.0.0.1:80`, `127.0.0.1:41234->127.0.0.1:80`. */
  address?: string;
}

interface Base {
  /** 1, 2, 3 …: the position in the list. */
  readonly id: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly pid: number;
  /** The thread, if it is not the first of the process. */
  readonly thread?: number;
  /** The id of the event that made this one possible. */
  readonly cause?: number;
  readonly known: Known;
}

type Event_<Type extends string, Fields> = Base & { readonly type: Type } & Readonly<Fields>;

export type ProcessBorn = Event_<'process-born', { parent?: number; call?: string }>;
export type ProcessEnded = Event_<'process-ended', { status?: number; signal?: string }>;
/** The parent collected the status of the process, or left that to the kernel (`by: 'kernel'`). */
export type ProcessCollected = Event_<
  'process-collected',
  { by: 'parent' | 'kernel'; parent: number; call?: string }
>;
/**
 * The parent of the process exited first. `adopter`: the process of the trace that is its parent now, and may collect its
 * status (PR_SET_CHILD_SUBREAPER); without one, a process outside of the trace is.
 */
export type ProcessOrphaned = Event_<'process-orphaned', { parent: number; adopter?: number }>;
export type ThreadBorn = Event_<'thread-born', { by: number }>;
export type ThreadEnded = Event_<'thread-ended', object>;
export type ProgramStarted = Event_<'program-started', { path: string; words: readonly string[] }>;
/** The process called exit_group(2): its descriptors close before it exits. */
export type Exiting = Event_<'exiting', { status: number }>;

export type Disposition = 'default' | 'ignored' | 'handler';
export type SignalDisposition = Event_<
  'signal-disposition',
  { signal: string; disposition: Disposition; flags: readonly string[] }
>;
/** The whole mask of the thread after the change; `inverted`: all signals but these. */
export type SignalMask = Event_<'signal-mask', { signals: readonly string[]; inverted: boolean }>;
/** `target` is negative for a process group, 0 for the sender's own, -1 for every process. */
export type SignalSent = Event_<
  'signal-sent',
  { signal: string; target: number; call: string; value?: number; error?: string }
>;
export type SignalDelivered = Event_<
  'signal-delivered',
  { signal: string; sender?: number; code: string; how: Disposition | 'accepted'; value?: number }
>;
/** The signal was sent while the same signal was already pending: the receiver gets one. */
export type SignalCoalesced = Event_<'signal-coalesced', { signal: string; sender: number }>;

/**
 * The signal will never arrive. pending: the process ended while the signal was blocked, or the trace ended; discarded: the process ended
 * before it could arrive.
 */
export type SignalLost = Event_<
  'signal-lost',
  { signal: string; sender: number; how: 'pending' | 'discarded' }
>;

interface OnObject {
  object: SharedObject;
}
interface OnDescriptor extends OnObject {
  descriptor: number;
}
/**
 * pipe(2), socketpair(2), mkfifo(3), shmget(2), memfd_create(2) … `of`: with link(2), the object that has
 * another name; with rename(2), the object under its old name, whose removal follows. `permissions`: those that the
 * call asks for. `isRelative`: whether it names a FIFO by a path that begins in the working folder.
 */
export type Made = Event_<
  'made',
  OnObject & {
    call: string;
    descriptors?: readonly number[];
    of?: SharedObject;
    permissions?: number;
    isRelative?: boolean;
  }
>;
export type Removed = Event_<'removed', OnObject & { call: string }>;
export type Opened = Event_<
  'opened',
  OnDescriptor & {
    mode: 'read' | 'write' | 'both';
    created: boolean;
    truncated: boolean;
    /** The permissions that the call asks for, if it may create the file. */
    permissions?: number;
  }
>;
export type Duplicated = Event_<'duplicated', OnDescriptor & { from: number }>;
/**
 * `last`: no process of the trace holds the same end any more. `unread`: how many bytes had been sent to the socket that
 * nobody can read now; the first of them by the event `cause`.
 */
export type Closed = Event_<
  'closed',
  OnDescriptor & { mode: 'read' | 'write' | 'both'; last: boolean; unread?: number }
>;
export type Written = Event_<'written', OnDescriptor & Transfer>;
/**
 * `lost`: how many bytes of the message did not fit into the receiver's buffer.
 *
 * 0 bytes is end-of-file. `data` is absent for a regular file. `echoed`: how many of the bytes the reader has typed itself at
 * the terminal, which returned them.
 */
export type Read = Event_<'read', OnDescriptor & Transfer & { echoed?: number; lost?: number }>;
export interface Transfer {
  count: number;
  data?: Buffer;
  /** strace truncated the bytes. */
  truncated?: boolean;
  call: string;
}
/** A descriptor came from another process: by SCM_RIGHTS or pidfd_getfd(2). */
export type DescriptorReceived = Event_<
  'descriptor-received',
  OnDescriptor & { from?: number; call: string }
>;
/**
 * A semaphore, a lock or a futex was taken, or given back so that another can take it. `amount`: the units of a semaphore.
 * `cause` of the former is the latter.
 */
export type Acquired = Event_<'acquired', OnObject & { call: string; amount?: number }>;
export type Released = Event_<'released', OnObject & { call: string; amount?: number }>;
/** process_vm_writev(2), process_vm_readv(2), /proc/PID/mem: bytes copied to the memory of another process, or from it. */
export type MemoryCopied = Event_<
  'memory-copied',
  { direction: 'to' | 'from'; target: number } & Transfer
>;
/** inotify(7) reported a change. `by`: the process that made it, if it belongs to the trace. */
export type ChangeNoticed = Event_<
  'change-noticed',
  OnObject & { path: string; changes: readonly string[]; by?: number }
>;
/** A call whose effects a trace cannot show, such as io_uring_setup(2). */
export type Unseen = Event_<'unseen', { call: string }>;
export type Sized = Event_<'sized', OnObject & { size: number; call: string }>;
export type Mapped = Event_<
  'mapped',
  OnObject & { address: number; length: number; shared: boolean; writable: boolean; call: string }
>;
/** The first bytes of shared memory, read from outside the process. */
export type MemorySampled = Event_<'memory-sampled', OnObject & { data: Buffer }>;
export type Unmapped = Event_<'unmapped', OnObject & { address: number; call: string }>;
export type Bound = Event_<'bound', OnDescriptor & { address: string; path?: string }>;
export type Listening = Event_<'listening', OnDescriptor & { backlog: number }>;
/** shutdown(2): the other end sees end-of-file, though the descriptor stays open. */
export type Shut = Event_<'shut', OnDescriptor & { how: string }>;
export type Connected = Event_<'connected', OnDescriptor & { address: string }>;
export type Accepted = Event_<'accepted', OnDescriptor & { listener: string }>;

/**
 * A call that waited. Without `until`, it never returned; `ended`: the time at which its thread ended within the
 * call. `by`: the process that released it, by the event `cause`. `limit`: the time-out in seconds after `since`; on a busy
 * machine the call returns later.
 */
export type Blocked = Event_<
  'blocked',
  {
    call: string;
    since: number;
    until?: number;
    ended?: number;
    by?: number;
    limit?: number;
    object?: SharedObject;
    error?: string;
    awaited?: number;
  }
>;
/** A call that failed, if that matters between processes. `descriptor`: what a call for bytes was given, even if it is none. */
export type Failed = Event_<
  'failed',
  { call: string; error: string; object?: SharedObject; path?: string; descriptor?: number }
>;
/** The trace was stopped from outside: what ends after it does not end by itself. */
export type TraceStopped = Event_<'trace-stopped', object>;
/** A line that strace did not write, or an incomplete line; `count` of them so far. */
export type Unparsed = Event_<'unparsed', { line: string; count: number }>;

export type Event =
  | ProcessBorn
  | ProcessEnded
  | ProcessCollected
  | ProcessOrphaned
  | ThreadBorn
  | ThreadEnded
  | ProgramStarted
  | Exiting
  | SignalDisposition
  | SignalMask
  | SignalSent
  | SignalDelivered
  | SignalCoalesced
  | SignalLost
  | Made
  | Removed
  | Opened
  | Duplicated
  | Closed
  | Written
  | Read
  | DescriptorReceived
  | Acquired
  | Released
  | MemoryCopied
  | ChangeNoticed
  | Unseen
  | Sized
  | Mapped
  | Unmapped
  | MemorySampled
  | Bound
  | Listening
  | Connected
  | Shut
  | Accepted
  | Blocked
  | Failed
  | TraceStopped
  | Unparsed;

export type EventType = Event['type'];
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;
