/** Everything ipc-lab makes of a recorded run, as text: what a person sees, not how it is kept. */
import {
  Chronicle,
  drawingOf,
  headsOf,
  isTold,
  JsonlWriter,
  layoutOf,
  perfettoOf,
  RemainsFinder,
  renderSummary,
  Story,
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

/** What `ipc-lab trace` shows of a run. */
export function traceSections(lines: readonly string[]): Section[] {
  const steps = [...replay(lines)];
  const events = steps.flatMap((step) => step.events);
  const { picture, printed } = watch(steps);
  const remains = remainsOf(events);
  return [
    ['events', jsonLines(events)],
    ['history', historyText(picture)],
    ['processes, as the checker sees them', storyText(new Story(events))],
    ['summary', renderSummary(summaryOf(picture, remains, 'en'))],
    ['summary, French', renderSummary(summaryOf(picture, remains, 'fr'))],
    ...timelines.map(({ heading }, index): Section => [heading, printed[index] ?? '']),
    ['Perfetto', perfettoOf(picture, 'en').traceEvents.map(json).join('\n')],
    ['picture', pictureText(picture)],
  ];
}

/** The events go to the chronicle one step at a time, and each moment it names at once is printed. */
function watch(steps: readonly Step[]): { picture: Picture; printed: string[] } {
  const chronicle = new Chronicle();
  const views = timelines.map((options) => ({ timeline: new Timeline(options), text: '' }));
  for (const { events, stopped } of steps) {
    if (stopped !== undefined) chronicle.stop();
    for (const event of events) {
      const moment = chronicle.add(event);
      if (moment === undefined) continue;
      for (const view of views) {
        view.text += `${view.timeline.line(moment, chronicle.lane(moment.pid))}\n`;
      }
    }
  }
  return {
    picture: chronicle.picture(),
    // An escape character, and a space at a line's end, would be lost on a reader.
    printed: views.map(({ text }) => text.replaceAll('\u001b', '\\e').replace(/ +$/gm, '')),
  };
}

function remainsOf(events: readonly Event[]): ReturnType<RemainsFinder['remains']> {
  const finder = new RemainsFinder();
  for (const event of events) finder.add(event);
  return finder.remains().filter(isTold);
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
  const lanes = picture.lanes.map(
    ({ pid, name, parent, born, ended, status, signal, collected, orphaned }) =>
      `process ${pid} ${json(name)} ${fields({
        parent,
        born: at(born),
        ended: at(ended),
        status,
        signal,
        collected: at(collected),
        orphaned: at(orphaned),
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
  const fills = picture.fills.map(
    ({ object, points }) =>
      `fill ${object.id} ${points.map(({ moment, bytes }) => `${moment}:${bytes}`).join(' ')}`,
  );
  const span = fields({ end: at(picture.end), dropped: picture.dropped });
  return [`span ${span}`, ...lanes, ...waits, ...fills].join('\n');
}

/** The processes, programs and lines of output that criteria are judged by. */
export function storyText(story: Story): string {
  return story.people
    .flatMap((person) => [
      `${person.pid} ${fields({
        parent: person.parent?.pid,
        born: seconds(person.bornAt, story.begin),
        ended: seconds(person.ended?.time, story.begin),
        status: person.ended?.status,
        signal: person.ended?.signal,
        collected: seconds(person.collected?.time, story.begin),
        by: person.collected?.by,
        orphaned: seconds(person.orphaned?.time, story.begin),
        captured: person.captured || undefined,
      })}`,
      ...person.images.map(({ words }) => `  runs ${json(words)}`),
      ...person.lines.map(
        (line) => `  prints ${seconds(line.time, story.begin) ?? ''} ${json(line.text)}`,
      ),
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
