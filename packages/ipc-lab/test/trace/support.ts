import { observe, type Event } from '../../dist/observe/index.js';
import { History } from '../../dist/history/history.js';
import { pictureOf as pictureOfHistory, type Picture } from '../../dist/history/picture.js';
import { recorded } from '../observe/support.js';

export function eventsOf(name: string): Event[] {
  return [...observe(recorded(name))];
}

export function pictureOf(
  events: Iterable<Event>,
  options?: { readonly bytes?: boolean; readonly all?: boolean },
): Picture {
  const history = new History(options);
  for (const event of events) history.add(event);
  return pictureOfHistory(history);
}

/** The events of a parent that writes `data` to a child through a pipe, and never collects it. */
export function talk(data: Buffer): Event[] {
  const pipe = { kind: 'pipe' as const, id: 'pipe:[7]' };
  const common = { known: 'observed' as const };
  const transfer = { object: pipe, count: data.length, data };
  return [
    { ...common, id: 1, time: 1, pid: 10, type: 'process-born' },
    { ...common, id: 2, time: 1.1, pid: 10, type: 'program-started', path: '/x', words: ['/x'] },
    { ...common, id: 3, time: 1.2, pid: 10, type: 'made', object: pipe, call: 'pipe2' },
    { ...common, id: 4, time: 1.3, pid: 11, type: 'process-born', parent: 10, call: 'clone' },
    {
      ...common,
      id: 5,
      time: 1.4,
      pid: 10,
      type: 'written',
      descriptor: 4,
      call: 'write',
      ...transfer,
    },
    {
      ...common,
      id: 6,
      time: 1.5,
      pid: 11,
      type: 'blocked',
      call: 'read',
      since: 1.35,
      until: 1.5,
      by: 10,
      cause: 5,
      object: pipe,
    },
    {
      ...common,
      id: 7,
      time: 1.5,
      pid: 11,
      type: 'read',
      descriptor: 3,
      call: 'read',
      cause: 5,
      ...transfer,
    },
    { ...common, id: 8, time: 1.6, pid: 11, type: 'process-ended', status: 0 },
    { ...common, id: 9, time: 2, pid: 10, type: 'process-ended', status: 0 },
    { ...common, id: 10, time: 2, pid: 11, type: 'process-orphaned', parent: 10, cause: 9 },
  ];
}
