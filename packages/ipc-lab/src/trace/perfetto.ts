/**
 * The picture in the Chrome JSON trace event format, which Perfetto opens.
 *
 * Each process has two tracks, its state (running, waiting, zombie) and its moments; an arrow is a
 * flow between two moments; a pipe's fill is a counter.
 */
import type { Language } from '../language/language.js';
import { say } from '../language/text.js';
import { texts } from './drawing/texts.js';
import { arrowsOf } from './drawing/arrows.js';
import type { Moment } from '../history/moment.js';
import type { Picture } from '../history/picture.js';
import { settled, type Process } from '../history/processes.js';
import { shown, visible } from '../language/visible.js';
import { droppedText, momentText, objectName, waitText } from './text/wording.js';

/** Microseconds. A moment has no duration, but a flow must be bound to a slice. */
const momentLength = 0.5;
/** Perfetto needs thread numbers that are unique in the trace. No pid is larger than this (proc(5)). */
const mostPids = 2 ** 22;
const states = (pid: number): number => pid;
const moments = (pid: number): number => pid + mostPids;
const microseconds = 1e6;

type TraceEvent = Readonly<Record<string, unknown>>;
interface Slice {
  readonly moment: Moment;
  readonly pid: number;
  start: number;
}

export function perfettoOf(picture: Picture, language: Language): { traceEvents: TraceEvent[] } {
  // Whole microseconds: strace is no more precise, and Perfetto may lose the last digit of a fraction.
  const at = (time: number): number => Math.round((time - picture.begin) * microseconds);
  const events: TraceEvent[] = [];
  picture.processes.forEach((process, order) => {
    events.push(...trackEvents(process, order, picture, language, at));
  });
  for (const wait of picture.waits) {
    if (wait.thread !== undefined) continue;
    const process = picture.processes.find(({ pid }) => pid === wait.pid);
    const until = Math.min(wait.until ?? Infinity, process?.ended?.time ?? picture.end);
    const start = at(wait.since);
    events.push({
      ...{
        ph: 'X',
        cat: 'wait',
        pid: wait.pid,
        tid: states(wait.pid),
        ts: start,
        dur: at(until) - start,
      },
      ...{ name: wait.call, args: { what: waitText(wait, language) } },
    });
  }
  const slices = slicesOf(picture, at);
  for (const { moment, pid, start } of slices.values()) {
    const text = momentText(moment, language);
    events.push({
      ...{ ph: 'X', cat: moment.kind, pid, tid: moments(pid), ts: start, dur: momentLength },
      // The other end of an arrow is on the track of a process that did not act itself.
      ...{ name: pid === moment.pid ? text : `${moment.pid} ${text}`, args: argumentsOf(moment) },
    });
  }
  for (const arrow of arrowsOf(picture)) {
    const from = slices.get(keyOf(arrow.from.moment ?? arrow.moment, arrow.from.pid));
    const to = slices.get(keyOf(arrow.to.moment ?? arrow.moment, arrow.to.pid));
    if (from === undefined || to === undefined) continue;
    const flow = { cat: arrow.kind, name: arrow.kind, id: arrow.moment.id };
    events.push({ ...flow, ph: 's', pid: from.pid, tid: moments(from.pid), ts: from.start });
    events.push({ ...flow, ph: 'f', bp: 'e', pid: to.pid, tid: moments(to.pid), ts: to.start });
  }
  const times = new Map(picture.moments.map(({ id, time }) => [id, time]));
  for (const { object, points } of picture.fillLevels) {
    for (const { moment, bytes } of points) {
      const time = times.get(moment);
      if (time === undefined) continue;
      const name = objectName(object, language);
      events.push({
        ph: 'C',
        pid: picture.processes[0]?.pid ?? 0,
        name,
        ts: at(time),
        args: { bytes },
        // Chromium's viewer distinguishes counters by it, Perfetto does not.
        cat: 'fill',
      });
    }
  }
  if (picture.dropped > 0) {
    const name = droppedText(picture.dropped, language);
    const ts = at(picture.moments.at(-1)?.time ?? picture.end);
    events.push({ ph: 'i', s: 'g', cat: 'dropped', pid: picture.processes[0]?.pid ?? 0, ts, name });
  }
  return { traceEvents: events };
}

function trackEvents(
  process: Process,
  order: number,
  picture: Picture,
  language: Language,
  at: (time: number) => number,
): TraceEvent[] {
  const { pid, bornAt, ended } = process;
  const end = ended?.time ?? picture.end;
  const slice = { ph: 'X', cat: 'state', pid, tid: states(pid) };
  const name = (name: string, text: string, tid?: number): TraceEvent => ({
    ...{ ph: 'M', name, pid, args: { name: text } },
    ...(tid !== undefined && { tid }),
  });
  const events: TraceEvent[] = [
    // A process has no name before its first program, and Perfetto refuses an empty name.
    ...(process.name === '' ? [] : [name('process_name', visible(process.name))]),
    // Without this index, the process with the most moments would come first.
    { ph: 'M', name: 'process_sort_index', pid, args: { sort_index: order } },
    name('thread_name', say(language, texts.stateTrack), states(pid)),
    name('thread_name', say(language, texts.momentsTrack), moments(pid)),
    { ...slice, name: say(language, texts.alive), ts: at(bornAt), dur: at(end) - at(bornAt) },
  ];
  if (ended !== undefined && process.parentPid !== undefined) {
    const until = settled(process)?.time ?? picture.end;
    events.push({
      ...slice,
      name: 'zombie',
      ts: at(ended.time),
      dur: Math.max(0, at(until) - at(ended.time)),
    });
  }
  return events;
}

/**
 * The slices at the ends of the arrows. Two slices of one track never overlap, and no arrow goes back in
 * time, since a flow is bound to the slice that is open at its time.
 */
function slicesOf(picture: Picture, at: (time: number) => number): Map<string, Slice> {
  const slices = new Map<string, Slice>();
  const sources = new Map<string, string>();
  const add = (moment: Moment, pid: number): void => {
    slices.set(keyOf(moment, pid), { moment, pid, start: at(moment.time) });
  };
  const arrows = arrowsOf(picture);
  for (const { from, moment } of arrows) if (from.moment === undefined) add(moment, from.pid);
  for (const moment of picture.moments) add(moment, moment.pid);
  for (const { from, to, moment } of arrows) {
    if (to.moment === undefined) add(moment, to.pid);
    sources.set(keyOf(to.moment ?? moment, to.pid), keyOf(from.moment ?? moment, from.pid));
  }
  const ends = new Map<number, number>();
  // In the order of cause; for the same moment, the beginning of its arrow comes first.
  for (const [key, slice] of [...slices].sort(([, a], [, b]) => a.moment.id - b.moment.id)) {
    const source = slices.get(sources.get(key) ?? '')?.start ?? 0;
    slice.start = Math.max(slice.start, ends.get(slice.pid) ?? 0, source);
    ends.set(slice.pid, slice.start + momentLength);
  }
  return slices;
}

function keyOf(moment: Moment, pid: number): string {
  return `${moment.id} ${pid}`;
}

function argumentsOf({ id, known, call, content, count, object }: Moment): TraceEvent {
  return {
    event: id,
    known,
    ...(call !== undefined && { call }),
    ...(object !== undefined && { object: visible(object.id) }),
    ...(content !== undefined && { content: shown(content, count ?? 0, Infinity) }),
  };
}
