/** The processes of a trace and what each holds, as far as the trace shows it. */
import type { Disposition, SharedObject } from '../events.js';

/** One open(2): its position is shared by the descriptors duplicated from it. */
export interface OpenFile {
  readonly object: SharedObject;
  readonly mode: 'read' | 'write' | 'both';
  offset: number;
}

export interface Entry {
  readonly file: OpenFile;
  closeOnExec: boolean;
}

/** Shared by the tasks that were cloned with CLONE_FILES. */
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
}

export interface Timer {
  /** Its first expiry, in seconds since the epoch. */
  readonly at: number;
  /** Seconds from one expiry to the next; 0 where there is one only. */
  readonly interval: number;
}

/** A signal that was sent and has not been seen to arrive. */
export interface PendingSignal {
  /** The id of the signal-sent event. */
  readonly event: number;
  readonly sender: number;
  /** Sent to a process group, of which this process may not be part. */
  readonly group: boolean;
}

export class Process {
  readonly dispositions = new Map<string, { disposition: Disposition; flags: readonly string[] }>();
  readonly mappings = new Map<number, Mapping>();
  readonly pending = new Map<string, PendingSignal[]>();
  /** The last arrival of each signal. */
  readonly arrived = new Map<string, number>();
  readonly timers = new Map<string, Timer>();
  readonly threads = new Set<number>();
  readonly children = new Set<number>();
  table = new DescriptorTable();
  /** Its working folder, as last seen. */
  folder: string | undefined;
  born: number | undefined;
  ended: number | undefined;
  collected = false;
  exiting = false;
  lastSignal: { signal: string; event: number } | undefined;

  constructor(
    readonly pid: number,
    readonly parent: number | undefined,
  ) {
    this.threads.add(pid);
  }
}

export class World {
  readonly processes = new Map<number, Process>();
  /** Thread to its process. */
  readonly #owners = new Map<number, Process>();
  readonly masks = new Map<number, { signals: Set<string>; inverted: boolean }>();

  ofThread(thread: number): Process | undefined {
    return this.#owners.get(thread);
  }

  addProcess(pid: number, parent: number | undefined): Process {
    const process = new Process(pid, parent);
    this.processes.set(pid, process);
    this.#owners.set(pid, process);
    if (parent !== undefined) this.processes.get(parent)?.children.add(pid);
    return process;
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

  /** Forgets a process that has ended, so that memory grows with the living ones alone. */
  remove(process: Process): void {
    for (const thread of process.threads) this.removeThread(thread);
    this.#owners.delete(process.pid);
    this.masks.delete(process.pid);
  }
}
