/** Events arranged by process: what the requirements ask about. */
import type { Event, EventOf, EventType, SharedObject } from '../observe/events.js';

export interface OutputLine {
  readonly pid: number;
  readonly text: string;
  readonly time: number;
  /** The event that wrote its first byte. */
  readonly event: number;
}

/** A program a process runs, from one execve to the next. */
export interface Image {
  readonly pid: number;
  readonly words: readonly string[];
  /** Event ids it runs from and to. */
  readonly from: number;
  to: number;
}

export interface Person {
  readonly pid: number;
  readonly parent: number | undefined;
  readonly born: number;
  readonly bornAt: number;
  readonly images: Image[];
  readonly lines: OutputLine[];
  ended: EventOf<'process-ended'> | undefined;
  collected: EventOf<'process-collected'> | undefined;
  orphaned: EventOf<'process-orphaned'> | undefined;
  /** Its standard output is led into a pipe: a helper whose words are read by its parent. */
  captured: boolean;
  partial: { text: string; time: number; event: number } | undefined;
}

export class Story {
  /** By their pids; whose pid went to another since, by a negative number. */
  readonly people = new Map<number, Person>();
  readonly root: Person | undefined;
  readonly begin: number;
  /** Who made a pipe or a pair of sockets. */
  readonly #makers = new Map<string, number>();
  readonly #byType = new Map<EventType, Event[]>();

  constructor(readonly events: readonly Event[]) {
    this.begin = events[0]?.time ?? 0;
    for (const event of events) {
      const same = this.#byType.get(event.type);
      if (same === undefined) this.#byType.set(event.type, [event]);
      else same.push(event);
      this.#add(event);
    }
    for (const person of this.people.values()) {
      if (person.partial !== undefined && person.partial.text !== '') {
        person.lines.push({
          pid: person.pid,
          ...person.partial,
          text: plain(person.partial.text),
        });
      }
    }
    this.root = this.people.values().next().value;
  }

  all<Type extends EventType>(type: Type): readonly EventOf<Type>[] {
    return (this.#byType.get(type) ?? []) as EventOf<Type>[];
  }

  /** Seconds since the program began, for a reader. */
  at(event: { readonly time: number }): string {
    return (event.time - this.begin).toFixed(2);
  }

  #add(event: Event): void {
    switch (event.type) {
      case 'process-born':
        this.#born(event);
        return;
      case 'program-started': {
        const images = this.people.get(event.pid)?.images;
        const last = images?.at(-1);
        if (last !== undefined) last.to = event.id;
        images?.push({ pid: event.pid, words: event.words, from: event.id, to: Infinity });
        return;
      }
      case 'process-ended':
        this.#with(event.pid, (person) => (person.ended = event));
        return;
      case 'process-collected':
        this.#with(event.pid, (person) => (person.collected = event));
        return;
      case 'process-orphaned':
        this.#with(event.pid, (person) => (person.orphaned = event));
        return;
      case 'made':
        if (carries(event.object)) this.#makers.set(event.object.id, event.pid);
        return;
      case 'duplicated':
        this.#with(event.pid, (person) => {
          const maker = this.#makers.get(event.object.id);
          // A pipe of its own is where it chose to write; a shell leads one line elsewhere and back.
          if (event.descriptor === 1) person.captured = maker !== undefined && maker !== event.pid;
        });
        return;
      case 'written':
        if (event.object.kind === 'terminal') this.#wrote(event);
        return;
      default:
        return;
    }
  }

  #with(pid: number, change: (person: Person) => void): void {
    const person = this.people.get(pid);
    if (person !== undefined) change(person);
  }

  #born(event: EventOf<'process-born'>): void {
    const parent = event.parent === undefined ? undefined : this.people.get(event.parent);
    const words = parent?.images.at(-1)?.words ?? [];
    const former = this.people.get(event.pid);
    if (former !== undefined) this.people.set(-event.id, former);
    this.people.set(event.pid, {
      pid: event.pid,
      parent: event.parent,
      born: event.id,
      bornAt: event.time,
      images: [{ pid: event.pid, words, from: event.id, to: Infinity }],
      lines: [],
      ended: undefined,
      collected: undefined,
      orphaned: undefined,
      captured: false,
      partial: undefined,
    });
  }

  /** A line may be written in pieces, and one write may hold several lines. */
  #wrote(event: EventOf<'written'>): void {
    const person = this.people.get(event.pid);
    if (person === undefined || event.data === undefined) return;
    const pieces = event.data.toString().split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const started = person.partial ?? { text: '', time: event.time, event: event.id };
      person.lines.push({ pid: person.pid, ...started, text: plain(started.text + piece) });
      person.partial = undefined;
    }
    if (rest === '') return;
    person.partial ??= { text: '', time: event.time, event: event.id };
    person.partial.text += rest;
  }

  childrenOf(pid: number): Person[] {
    return [...this.people.values()].filter((person) => person.parent === pid);
  }

  /** A process and all that descends from it. */
  family(pid: number): Person[] {
    const found = this.people.get(pid);
    if (found === undefined) return [];
    return [found, ...this.childrenOf(pid).flatMap((child) => this.family(child.pid))];
  }

  /** What a process and its descendants wrote to the terminal, in order. */
  linesOfFamily(pid: number): OutputLine[] {
    return this.family(pid)
      .flatMap((person) => person.lines)
      .sort((a, b) => a.event - b.event);
  }

  /** Every line of the program, in order. */
  allLines(): OutputLine[] {
    return [...this.people.values()]
      .flatMap((person) => person.lines)
      .sort((a, b) => a.event - b.event);
  }
}

function carries(object: SharedObject): boolean {
  return object.kind === 'pipe' || object.kind === 'socket';
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|\\r`, 'g');

/** Without the colours a program may use on a terminal. */
function plain(text: string): string {
  return text.replace(colour, '');
}
