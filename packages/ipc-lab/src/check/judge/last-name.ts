/** The last name of a file: it may be renamed, or get its name, after it is opened. */
import type { SharedObject } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/** The file as an object of its own under its last name. */
export function lastNameOf(history: RecordedHistory, object: SharedObject): SharedObject {
  let last = object;
  for (const made of history.all('made')) if (made.of === last) last = made.object;
  return last;
}
