/** The processes of a trace, and what each holds, as far as the trace shows. */
import type { Call } from '../strace/calls.js';
import type { Disposition, SharedObject } from '../events.js';

/** An open file description: descriptors duplicated from it share its position. */
export interface OpenFile {
  /** Changes for the master side of a pseudo-terminal, once the slave side is known. */
  object: SharedObject;
  readonly mode: 'read' | 'write' | 'both';
  offset: number;
  /** Whether it is the master side of a pseudo-terminal. */
  isMaster?: true;
  /** Of an inotify descriptor, the path of each watch. */
  watches?: Map<number, string>;
  /** Of an epoll descriptor, the descriptor behind each value of epoll_data_t. */
  interests?: Map<string, number>;
}

export interface Entry {
  readonly file: OpenFile;
  closeOnExec: boolean;
}

/** A descriptor table; tasks cloned with CLONE_FILES share one. */
export class DescriptorTable {
  readonly entries = new Map<number, Entry>();

  copy(): DescriptorTable {
    const table = new DescriptorTable();
    for (const [fd, entry] of this.entries) table.entries.set(fd, { ...entry });
    return table;
  }
}

export interface Mapping {
  readonly object: SharedObject;
  readonly length: number;
  /** Whether other processes see what is written to it. */
  readonly isShared?: boolean;
}

export interface Timer {
  /** The first expiry, in seconds since the epoch. */
  readonly at: number;
  /** Seconds from one expiry to the next; 0 if there is only one. */
  readonly interval: number;
}

/** A signal that was sent and has not yet arrived. */
export interface PendingSignal {
  /** The id of the signal-sent event. */
  readonly event: number;
  readonly sender: number;
  /** Whether the signal was sent to a process group, to which this process may not belong. */
  readonly group: boolean;
}

export class Process {
  readonly dispositions = new Map<string, { disposition: Disposition; flags: readonly string[] }>();
  readonly mappings = new Map<number, Mapping>();
  readonly pending = new Map<string, PendingSignal[]>();
  /** The last arrival of each signal. */
  readonly arrived = new Map<string, number>();
  readonly timers = new Map<string, Timer>();
  /** What SEM_UNDO gives back when the process ends. */
  readonly undo = new Map<string, { readonly object: SharedObject; readonly amount: number }>();
  readonly threads = new Set<number>();
  readonly children = new Set<number>();
  table = new DescriptorTable();
  /** The working folder, when it was last seen. */
  folder: string | undefined;
  /** The last call that could not open a file for reading. */
  refusedOpen: Call | undefined;
  born: number | undefined;
  ended: number | undefined;
  endedAt: number | undefined;
  collected = false;
  exiting = false;
  /** Whether it adopts the orphans among its descendants: PR_SET_CHILD_SUBREAPER. */
  isSubreaper = false;
  lastSignal: { signal: string; event: number } | undefined;

  constructor(
    readonly pid: number,
    /** Another one, once its parent has ended. */
    public parent: number | undefined,
  ) {
    this.threads.add(pid);
  }
}

/** Orphans that have ended and that a process may still collect: of these, the oldest are forgotten. */
const rememberedOrphans = 1024;

export class ProcessTable {
  readonly byPid = new Map<number, Process>();
  /** Those that a process outside of the trace has adopted, as far as the trace shows, once they have ended. */
  readonly #endedOrphans = new Map<number, Process>();
  /** The process of each thread. */
  readonly #owners = new Map<number, Process>();
  readonly masks = new Map<number, { signals: Set<string>; inverted: boolean }>();

  ofThread(thread: number): Process | undefined {
    return this.#owners.get(thread);
  }

  addProcess(pid: number, parent: number | undefined): Process {
    const process = new Process(pid, parent);
    this.#endedOrphans.delete(pid);
    this.byPid.set(pid, process);
    this.#owners.set(pid, process);
    if (parent !== undefined) this.byPid.get(parent)?.children.add(pid);
    return process;
  }

  /** Forgets a process that ended as an orphan, unless a call shows that a process of the trace is its parent. */
  leave(process: Process): void {
    this.byPid.delete(process.pid);
    this.#endedOrphans.set(process.pid, process);
    const [oldest] = this.#endedOrphans.keys();
    if (this.#endedOrphans.size > rememberedOrphans && oldest !== undefined) {
      this.#endedOrphans.delete(oldest);
    }
  }

  /** The process of which a call has collected the status. */
  collected(pid: number): Process | undefined {
    const orphan = this.#endedOrphans.get(pid);
    this.#endedOrphans.delete(pid);
    return this.byPid.get(pid) ?? orphan;
  }

  /** Which process of the trace adopts the children of one that has ended. */
  adopterOf({ parent }: Process): Process | undefined {
    let ancestor = parent === undefined ? undefined : this.byPid.get(parent);
    while (ancestor !== undefined && (ancestor.ended !== undefined || !ancestor.isSubreaper)) {
      ancestor = ancestor.parent === undefined ? undefined : this.byPid.get(ancestor.parent);
    }
    return ancestor;
  }

  addThread(thread: number, process: Process): void {
    process.threads.add(thread);
    this.#owners.set(thread, process);
  }

  removeThread(thread: number): void {
    this.#owners.get(thread)?.threads.delete(thread);
    this.#owners.delete(thread);
    this.masks.delete(thread);
  }

  /** Forgets a process that has exited, so that only living processes use memory. */
  remove(process: Process): void {
    for (const thread of process.threads) this.removeThread(thread);
    this.#owners.delete(process.pid);
    this.masks.delete(process.pid);
  }
}
