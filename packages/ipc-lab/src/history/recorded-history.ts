/** The history of a run of limited length, with all its events and all lines that it printed. */
import type { Event, EventOf, EventType, SharedObject } from '../observe/events.js';
import { History } from './history.js';
import type { Moment } from './moment.js';
import { isGiven, OutputLines, type OutputLine } from './output-lines.js';
import type { Process } from './processes.js';

export class RecordedHistory extends History {
  readonly #byType = new Map<EventType, Event[]>();
  readonly #lines = new OutputLines();
  /** The lines written to the next process of a pipeline. */
  readonly #piped = new OutputLines();
  /** All that was printed, whoever printed it. */
  readonly #printed: string;

  constructor(readonly events: readonly Event[]) {
    super();
    for (const event of events) this.add(event);
    for (const event of this.all('written')) {
      const writer = this.processes.owner(event.pid, event);
      if (writer === undefined) continue;
      if (event.object.kind === 'terminal') this.#lines.add(event, writer);
      else if (this.#isOutput(event.object, writer) && !this.#isCapturedAlone(writer)) {
        (event.object.kind === 'file' ? this.#lines : this.#piped).add(event, writer);
      }
    }
    this.#printed = this.#lines
      .of(this.processes.all)
      .map(({ text }) => text)
      .join('\n');
  }

  /** A coprocess has the standard output that the shell gave it, though it never calls execve. */
  #isOutput(object: SharedObject, writer: Process): boolean {
    return isGiven(object, writer) || (object === writer.output && this.processes.isFed(writer));
  }

  /** A helper, as in `$(…)`, unless a whole program runs there. */
  #isCapturedAlone(writer: Process): boolean {
    if (writer.output === writer.parent?.output || writer.children.length > 0) return false;
    return this.processes.isCaptured(writer);
  }

  override add(event: Event): Moment | undefined {
    const same = this.#byType.get(event.type);
    if (same === undefined) this.#byType.set(event.type, [event]);
    else same.push(event);
    return super.add(event);
  }

  all<Type extends EventType>(type: Type): readonly EventOf<Type>[] {
    return (this.#byType.get(type) ?? []) as EventOf<Type>[];
  }

  /** Seconds since the program began, as text. */
  at(event: { readonly time: number }): string {
    return (event.time - (this.events[0]?.time ?? 0)).toFixed(2);
  }

  /** The lines that these processes printed, in order. */
  linesOf(processes: Iterable<Process>): OutputLine[] {
    const all = [...processes];
    // What a process prints by way of another, as of tee(1), is its own. What that one only works on is not.
    const passed = this.#piped.of(all).filter(({ text }) => this.#printed.includes(text));
    return [...this.#lines.of(all), ...passed].sort((one, other) => one.event - other.event);
  }

  /** Every line of the run, in order. */
  allLines(): OutputLine[] {
    return this.linesOf(this.processes.all);
  }
}
