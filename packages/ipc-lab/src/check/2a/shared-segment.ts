/** The criterion `shared-segment`: one shared segment is mapped in both processes. */
import type { Text } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { bytesPassed } from '../judge/bytes-passed.js';
import { carrierBetween, shownCarrier } from '../judge/carriers.js';
import { mappedIn } from '../judge/common-memory.js';
import { explain } from '../judge/readings/explain.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function sharedSegment(
  history: RecordedHistory,
  { parent, self }: Subject,
  child: Process | undefined,
  { values }: PrintedValues,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const own = mappedIn(history, parent);
  const theirs = new Set(mappedIn(history, child).map(({ object }) => object.id));
  const shared = own.find(({ object }) => theirs.has(object.id));
  if (shared !== undefined) {
    return pass('segment-shared', { object: shared.object.id, parent: parent.pid, pid: child.pid });
  }
  const carrier = carrierBetween(
    { history, processes: self },
    { history, processes: new Set(family(child)) },
    // A runtime sends other things to its children, through pipes of its own.
    (object) => object.kind === 'file' || carries(history, object, values),
  );
  if (carrier !== undefined) return fail('other-carrier', shownCarrier(carrier, asked));
  return own.length === 0 && theirs.size === 0
    ? fail('no-segment')
    : fail('segment-not-shared', { parent: parent.pid, pid: child.pid });
}

const asked: Text = { en: 'shared memory', fr: 'de la mémoire partagée' };

/** Whether the bytes that were read from the object are these values. */
function carries(
  history: RecordedHistory,
  { id, peer = id }: SharedObject,
  values: readonly number[] | undefined,
): boolean {
  const sent = bytesPassed(
    history.all('written').filter(({ object }) => object.id === peer),
    history.all('read').filter(({ object }) => object.id === id),
  );
  if (sent === undefined || values === undefined) return false;
  const isSame = (found: readonly number[]): boolean => found.join() === values.join();
  const { lowest, highest, values: count } = wanted;
  const isCount = (found: number): boolean => found === count;
  return explain(sent, { range: { lowest, highest }, count, isCount, isResult: isSame }).some(
    (reading) => isSame(reading.values),
  );
}
