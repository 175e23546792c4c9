/** All output of ipc-lab for a recorded run, as text: as a person sees it, not as it is stored. */
import {
  drawingOf,
  headsOf,
  History,
  isCertain,
  JsonlWriter,
  layoutOf,
  perfettoOf,
  pictureOf,
  RecordedHistory,
  renderSummary,
  summaryOf,
  Timeline,
  type Event,
  type Picture,
} from './ipc-lab.js';
import type { Section } from './golden.js';
import { replay, type Step } from './recording.js';

/** A terminal that is narrow, a file, and a wide terminal in the other language. */
const timelines = [
  { heading: 'timeline 80, a terminal', language: 'en', width: 80, wraps: true, color: true },
  { heading: 'timeline 120', language: 'en', width: 120, wraps: false, color: false },
  { heading: 'timeline 200, French', language: 'fr', width: 200, wraps: true, color: false },
] as const;

/** The output of `ipc-lab trace` for a run. */
export function traceSections(lines: readonly string[]): Section[] {
  const steps = [...replay(lines)];
  const events = steps.flatMap((step) => step.events);
  const { history, printed } = watch(steps);
  const picture = pictureOf(history);
  const remains = history.remains.all().filter(isCertain);
  return [
    ['events', jsonLines(events)],
    ['history', historyText(picture)],
    ['processes, as the checker sees them', processesText(new RecordedHistory(events))],
    ['summary', renderSummary(summaryOf(picture, remains, 'en'))],
    ['summary, French', renderSummary(summaryOf(picture, remains, 'fr'))],
    ...timelines.map(({ heading }, index): Section => [heading, printed[index] ?? '']),
    ['Perfetto', perfettoOf(picture, 'en').traceEvents.map(json).join('\n')],
    ['picture', pictureText(picture)],
  ];
}

/** Adds the events to the history one step at a time, and prints each moment that it returns. */
function watch(steps: readonly Step[]): { history: History; printed: string[] } {
  const history = new History();
  const views = timelines.map((options) => ({ timeline: new Timeline(options), text: '' }));
  for (const { events, stopped } of steps) {
    if (stopped !== undefined) history.stop(stopped);
    for (const event of events) {
      const moment = history.add(event);
      if (moment === undefined) continue;
      for (const view of views) {
        view.text += `${view.timeline.line(moment, history.processes.current(moment.pid))}\n`;
      }
    }
  }
  return {
    history,
    // A reader would not see an escape character, or a space at the end of a line.
    printed: views.map(({ text }) => text.replaceAll('\u001b', '\\e').replace(/ +$/gm, '')),
  };
}

function jsonLines(events: readonly Event[]): string {
  const writer = new JsonlWriter();
  return [writer.header(), ...events.map((event) => writer.line(event))].join('\n');
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

/** `name=value` of what is known, in the order of the names: a reordered object is the same. */
function fields(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

function seconds(time: number | undefined, begin: number): string | undefined {
  return time === undefined ? undefined : (time - begin).toFixed(6);
}

function historyText(picture: Picture): string {
  const at = (time: number | undefined): string | undefined => seconds(time, picture.begin);
  const processes = picture.processes.map(
    ({ pid, name, parentPid, bornAt, ended, collected, orphaned }) =>
      `process ${pid} ${json(name)} ${fields({
        parent: parentPid,
        born: at(bornAt),
        ended: at(ended?.time),
        status: ended?.status,
        signal: ended?.signal,
        collected: at(collected?.time),
        orphaned: at(orphaned?.time),
      })}`,
  );
  const waits = picture.waits.map(
    ({ pid, thread, call, since, until, limit, object, releasedBy, holders }) =>
      `wait ${pid} ${call} ${fields({
        thread,
        since: at(since),
        until: at(until),
        limit,
        object: object?.id,
        releasedBy,
        holders:
          holders.length === 0
            ? undefined
            : holders.map(({ pid: holder, descriptor }) => `${holder}:${descriptor}`).join(','),
      })}`,
  );
  const fills = picture.fillLevels.map(
    ({ object, points }) =>
      `fill ${object.id} ${points.map(({ moment, bytes }) => `${moment}:${bytes}`).join(' ')}`,
  );
  const span = fields({ end: at(picture.end), dropped: picture.dropped });
  return [`span ${span}`, ...processes, ...waits, ...fills].join('\n');
}

/** The processes, programs and lines of output from which criteria are judged. */
export function processesText(history: RecordedHistory): string {
  const begin = history.events[0]?.time ?? 0;
  return history.processes.all
    .flatMap((process) => [
      `${process.pid} ${fields({
        parent: process.parent?.pid,
        born: seconds(process.bornAt, begin),
        ended: seconds(process.ended?.time, begin),
        status: process.ended?.status,
        signal: process.ended?.signal,
        collected: seconds(process.collected?.time, begin),
        by: process.collected?.by,
        orphaned: seconds(process.orphaned?.time, begin),
        captured: history.processes.isCaptured(process) || undefined,
      })}`,
      ...process.images.map(({ words }) => `  runs ${json(words)}`),
      ...history
        .linesOf([process])
        .map((line) => `  prints ${seconds(line.time, begin) ?? ''} ${json(line.text)}`),
    ])
    .join('\n');
}

/** The drawing, an element or a group a line: names, attributes, and the texts in both languages. */
function pictureText(picture: Picture): string {
  const layout = layoutOf(picture);
  const svg = headsOf(layout).text + drawingOf(layout, picture.begin).text;
  const shapes = svg
    .replace(/<defs>.*?<\/defs>/s, '')
    .match(/<g\b.*?<\/g>|<(?:[^>"]|"[^"]*")*>[^<]*/g);
  return (
    (shapes ?? [])
      // A row's background says no more than its mark, and what ends is said by what begins next.
      .filter((shape) => !/^<\/|^<rect class="row"/.test(shape))
      .map((shape) =>
        shape
          .replace(/<\/\w+>/g, '')
          .replace(/<((?:[^>"]|"[^"]*")*?)\/?>/g, ' [$1] ')
          .replace(/"|data-for=|class=/g, '')
          .replace(/ +/g, ' ')
          .trim(),
      )
      .join('\n')
  );
}
