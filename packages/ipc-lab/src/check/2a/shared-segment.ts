/** The criterion `shared-segment`: one shared segment is mapped in both processes. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

export function sharedSegment(
  history: RecordedHistory,
  { parent }: Subject,
  child: Process | undefined,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const own = mappedIn(history, parent);
  const theirs = mappedIn(history, child);
  const shared = [...own].find((object) => theirs.has(object));
  if (shared !== undefined) {
    return pass('segment-shared', { object: shared, parent: parent.pid, pid: child.pid });
  }
  return own.size === 0 && theirs.size === 0
    ? fail('no-segment')
    : fail('segment-not-shared', { parent: parent.pid, pid: child.pid });
}

/** The shared mappings that a process makes, and those that it inherits by fork. */
function mappedIn(history: RecordedHistory, process: Process): Set<string> {
  const mapped = new Set<string>();
  const { parent } = process;
  const keepsInherited = process.images.length === 1;
  if (parent !== undefined && keepsInherited) {
    for (const id of mappedBefore(history, parent, process.born)) mapped.add(id);
  }
  for (const event of history.all('mapped')) {
    if (event.shared && history.processes.isBy(process, event)) mapped.add(event.object.id);
  }
  return mapped;
}

function mappedBefore(history: RecordedHistory, process: Process, until: number): Set<string> {
  const now = new Map<number, string>();
  for (const event of history.events) {
    if (event.id >= until) break;
    if (!history.processes.isBy(process, event)) continue;
    if (event.type === 'mapped' && event.shared) now.set(event.address, event.object.id);
    else if (event.type === 'unmapped') now.delete(event.address);
    else if (event.type === 'program-started') now.clear();
  }
  return new Set(now.values());
}
