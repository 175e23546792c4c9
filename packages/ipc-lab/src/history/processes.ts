/** The processes of a run: their births, images and ends. */
import type { Event, EventOf, SharedObject } from '../observe/events.js';
import { programName } from './program-name.js';

/** A program a process runs, from one execve to the next. */
export interface Image {
  readonly words: readonly string[];
  /** The id of the event that began it: an execve or, for the first, the birth of the process. */
  readonly from: number;
  /** The id of the execve that replaced it; `Infinity` if none has. */
  to: number;
}

export interface Process {
  readonly pid: number;
  /** Its parent's number; the first process has none. */
  readonly parentPid: number | undefined;
  readonly parent: Process | undefined;
  readonly children: Process[];
  /** The id of the event of its birth. */
  readonly born: number;
  /** The time of its birth, in seconds since the epoch. */
  readonly bornAt: number;
  /** In their order. The first is the image of the parent, of which the process is a copy. */
  readonly images: Image[];
  /** The name of the last image, as a person would say it; empty before the first execve. */
  name: string;
  ended: EventOf<'process-ended'> | undefined;
  /** The event in which its parent, or the kernel in its place, collected its status. */
  collected: EventOf<'process-collected'> | undefined;
  /** The event in which its parent ended without having collected its status. */
  orphaned: EventOf<'process-orphaned'> | undefined;
  /** What its standard input was directed to within the run, as far as a call shows it. */
  input: SharedObject | undefined;
  /** What its standard output was directed to within the run, as far as a call shows it. */
  output: SharedObject | undefined;
  /** Its standard output when its program began: whoever started the program directed it there. */
  given: SharedObject | undefined;
}

export class Processes {
  /** In the order of their births. */
  readonly all: Process[] = [];
  /** The processes that had a number, one after the other: the kernel reuses numbers. */
  readonly #byPid = new Map<number, Process[]>();
  /** By the id of a pipe or socket. */
  readonly #readers = new Map<string, Set<Process>>();
  readonly #makerOf: (object: SharedObject) => number | undefined;

  /** @param makerOf The process that made an object. */
  constructor(makerOf: (object: SharedObject) => number | undefined) {
    this.#makerOf = makerOf;
  }

  get root(): Process | undefined {
    return this.all[0];
  }

  /** The process that has, or was the last to have, this number. */
  current(pid: number): Process | undefined {
    return this.#byPid.get(pid)?.at(-1);
  }

  /** The process that had this number when the event happened. */
  owner(pid: number, event: { readonly id: number }): Process | undefined {
    return this.#byPid.get(pid)?.findLast(({ born }) => born <= event.id);
  }

  isBy(process: Process | undefined, event: Event): boolean {
    return process !== undefined && this.owner(event.pid, event) === process;
  }

  isByOne(processes: ReadonlySet<Process>, event: Event): boolean {
    const process = this.owner(event.pid, event);
    return process !== undefined && processes.has(process);
  }

  pids(): Set<number> {
    return new Set(this.#byPid.keys());
  }

  /**
   * Whether its standard output is a pipe that another process made, to read from it itself: then it is a helper, as
   * in `$(…)`. In a pipeline, a third process reads.
   */
  isCaptured(process: Process): boolean {
    const { output, pid, parent } = process;
    if (this.isFed(process)) return false;
    if (output?.kind !== 'pipe' && output?.kind !== 'socket') return false;
    const maker = this.#makerOf(output);
    if (maker === undefined || maker === pid) return false;
    const readers = this.#readers.get(output.peer ?? output.id);
    if (readers === undefined) return true;
    for (let one = parent; one !== undefined; one = one.parent) if (readers.has(one)) return true;
    return false;
  }

  /** Whether its standard input is a pipe that its parent made for it, as for a coprocess of a shell. */
  isFed({ input, parent }: Process): boolean {
    if (input?.kind !== 'pipe' || parent === undefined || input === parent.input) return false;
    return this.#makerOf(input) === parent.pid;
  }

  /**
   * Whether it is a part of a pipeline that another part follows: its standard output is a pipe that its parent made for
   * the standard input of a sibling, and that the parent itself leaves alone.
   */
  isFeeder({ output, parent }: Process): boolean {
    if (output?.kind !== 'pipe' || output === parent?.output) return false;
    if (parent === undefined || this.#makerOf(output) !== parent.pid) return false;
    const isLeftAlone = this.#readers.get(output.id)?.has(parent) !== true;
    return isLeftAlone && parent.children.some(({ input }) => input === output);
  }

  add(event: Event): void {
    if (event.type === 'process-born') {
      this.#born(event);
      return;
    }
    const process = this.current(event.pid);
    if (process === undefined) return;
    switch (event.type) {
      case 'program-started': {
        const last = process.images.at(-1);
        if (last !== undefined) last.to = event.id;
        process.given = process.output;
        process.images.push({ words: event.words, from: event.id, to: Infinity });
        process.name = programName(event.words, event.path);
        return;
      }
      case 'process-ended':
        process.ended = event;
        return;
      case 'process-collected':
        process.collected = event;
        return;
      case 'process-orphaned':
        process.orphaned = event;
        return;
      case 'duplicated':
        if (event.descriptor === 0) process.input = event.object;
        if (event.descriptor === 1) process.output = event.object;
        return;
      case 'read':
        if (event.object.kind === 'pipe' || event.object.kind === 'socket') {
          const readers = this.#readers.get(event.object.id);
          if (readers === undefined) this.#readers.set(event.object.id, new Set([process]));
          else readers.add(process);
        }
        return;
      default:
        return;
    }
  }

  #born({ pid, parent: parentPid, id, time }: EventOf<'process-born'>): void {
    const parent = parentPid === undefined ? undefined : this.current(parentPid);
    const process: Process = {
      ...{ pid, parentPid, parent, children: [], born: id, bornAt: time },
      images: [{ words: parent?.images.at(-1)?.words ?? [], from: id, to: Infinity }],
      name: parent?.name ?? '',
      ended: undefined,
      collected: undefined,
      orphaned: undefined,
      input: parent?.input,
      output: parent?.output,
      given: parent?.given === parent?.output ? parent?.given : undefined,
    };
    this.all.push(process);
    parent?.children.push(process);
    const earlier = this.#byPid.get(pid);
    if (earlier === undefined) this.#byPid.set(pid, [process]);
    else earlier.push(process);
  }
}

/** The event after which its status matters to no process of the run: it was collected, or left to a process outside. */
export function settled({
  collected,
  orphaned,
}: Process): EventOf<'process-collected' | 'process-orphaned'> | undefined {
  return collected ?? (orphaned?.adopter === undefined ? orphaned : undefined);
}

/** A process and all its descendants. */
export function family(process: Process): Process[] {
  return [process, ...process.children.flatMap(family)];
}
