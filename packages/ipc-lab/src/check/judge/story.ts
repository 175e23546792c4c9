/** Events arranged by process: what the requirements ask about. */
import type { Event, EventOf, EventType, SharedObject } from '../../observe/events.js';

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
  readonly parent: Person | undefined;
  readonly children: Person[];
  /** The event of its birth. */
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
  /** In the order of their births. */
  readonly people: Person[] = [];
  /** Who had a pid, one after the other: pids are given again. */
  readonly #owners = new Map<number, Person[]>();
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
    for (const person of this.people) {
      if (person.partial !== undefined && person.partial.text !== '') {
        person.lines.push({
          pid: person.pid,
          ...person.partial,
          text: plain(person.partial.text),
        });
      }
    }
    this.root = this.people[0];
  }

  all<Type extends EventType>(type: Type): readonly EventOf<Type>[] {
    return (this.#byType.get(type) ?? []) as EventOf<Type>[];
  }

  /** Seconds since the program began, for a reader. */
  at(event: { readonly time: number }): string {
    return (event.time - this.begin).toFixed(2);
  }

  /** Who had that pid when the event happened. */
  owner(pid: number, event: { readonly id: number }): Person | undefined {
    return this.#owners.get(pid)?.findLast(({ born }) => born <= event.id);
  }

  isBy(person: Person | undefined, event: Event): boolean {
    return person !== undefined && this.owner(event.pid, event) === person;
  }

  isByOne(people: ReadonlySet<Person>, event: Event): boolean {
    const person = this.owner(event.pid, event);
    return person !== undefined && people.has(person);
  }

  #add(event: Event): void {
    switch (event.type) {
      case 'process-born':
        this.#born(event);
        return;
      case 'program-started': {
        const images = this.#current(event.pid)?.images;
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
    const person = this.#current(pid);
    if (person !== undefined) change(person);
  }

  #current(pid: number): Person | undefined {
    return this.#owners.get(pid)?.at(-1);
  }

  #born(event: EventOf<'process-born'>): void {
    const parent = event.parent === undefined ? undefined : this.#current(event.parent);
    const words = parent?.images.at(-1)?.words ?? [];
    const person: Person = {
      pid: event.pid,
      parent,
      children: [],
      born: event.id,
      bornAt: event.time,
      images: [{ pid: event.pid, words, from: event.id, to: Infinity }],
      lines: [],
      ended: undefined,
      collected: undefined,
      orphaned: undefined,
      captured: false,
      partial: undefined,
    };
    this.people.push(person);
    parent?.children.push(person);
    const owners = this.#owners.get(event.pid);
    if (owners === undefined) this.#owners.set(event.pid, [person]);
    else owners.push(person);
  }

  /** A line may be written in pieces, and one write may hold several lines. */
  #wrote(event: EventOf<'written'>): void {
    const person = this.#current(event.pid);
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

  /** What these wrote to the terminal, in order. */
  linesOf(people: Iterable<Person>): OutputLine[] {
    return [...people].flatMap((person) => person.lines).sort((a, b) => a.event - b.event);
  }

  /** Every line of the program, in order. */
  allLines(): OutputLine[] {
    return this.linesOf(this.people);
  }

  /** Every pid of the program. */
  pids(): Set<number> {
    return new Set(this.#owners.keys());
  }
}

/** A process and all that descends from it. */
export function family(person: Person): Person[] {
  return [person, ...person.children.flatMap(family)];
}

function carries(object: SharedObject): boolean {
  return object.kind === 'pipe' || object.kind === 'socket';
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|\\r`, 'g');

/** Without the colours a program may use on a terminal. */
function plain(text: string): string {
  return text.replace(colour, '');
}
