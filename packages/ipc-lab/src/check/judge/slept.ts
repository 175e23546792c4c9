/** Whether a process only let time pass between two events: a sleep orders nothing, but few delays exceed a long one. */
import type { Event, EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/** The first wait between the two times whose time-out is at least this long, and which lasted until it. */
export function longSleep(
  history: RecordedHistory,
  processes: ReadonlySet<Process>,
  [from, to]: readonly [Pick<Event, 'time'>, Pick<Event, 'time'>],
  seconds: number,
): EventOf<'blocked'> | undefined {
  return history.all('blocked').find((event) => {
    const { limit = 0, since, until = Infinity } = event;
    const isLong = limit >= seconds && until - since >= seconds;
    const isBetween = since >= from.time && until <= to.time;
    return isLong && isBetween && history.processes.isByOne(processes, event);
  });
}
