/** The history of a run of limited length, with all its events and all lines that it printed. */
import type { Event, EventOf, EventType } from '../observe/events.js';
import { History } from './history.js';
import type { Moment } from './moment.js';
import { OutputLines, type OutputLine } from './output-lines.js';
import type { Process } from './processes.js';

export class RecordedHistory extends History {
  readonly #byType = new Map<EventType, Event[]>();
  readonly #lines = new OutputLines();

  constructor(readonly events: readonly Event[]) {
    super();
    for (const event of events) this.add(event);
  }

  override add(event: Event): Moment | undefined {
    const same = this.#byType.get(event.type);
    if (same === undefined) this.#byType.set(event.type, [event]);
    else same.push(event);
    const moment = super.add(event);
    const writer = this.processes.current(event.pid);
    if (writer !== undefined) this.#lines.add(event, writer);
    return moment;
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
    return this.#lines.of(processes);
  }

  /** Every line of the run, in order. */
  allLines(): OutputLine[] {
    return this.linesOf(this.processes.all);
  }
}
