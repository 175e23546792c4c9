/** 2a: five random values through shared memory, each announced by SIGUSR1 and read by the child. */
import { oneChild } from '../4a/judge.js';
import { integersIn, isCounter, sequencesIn } from '../judge/numbers.js';
import type { Run } from '../run/run.js';
import { family, type OutputLine, type Person, type Story } from '../judge/story.js';
import { findSubject, type Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

const wanted = { values: 5, lowest: 0, highest: 100 };

export function judge2a(run: Run): Finding[] {
  const { story, leftovers } = run;
  const subject = findSubject(run);
  if (subject === undefined) {
    const ids = [
      'one-child',
      'shared-segment',
      'five-values',
      'signals-child',
      'child-reads',
      'child-ended',
      'removed',
    ];
    return ids.map((id) => unknown(id, 'nothing-seen'));
  }
  const child = subject.children[0];
  const printed = printedValues(story, subject, child);
  return [
    oneChild(subject),
    sharedSegment(story, subject, child),
    fiveValues(subject, printed),
    signalsChild(story, subject, child),
    childReads(story, child, printed),
    childEnded(subject, child),
    removed(story, leftovers),
  ];
}

/** Everything mapped shared in a process, what it inherited by fork included. */
function mappedIn(story: Story, person: Person): Set<string> {
  const mapped = new Set<string>();
  const { parent } = person;
  const keepsInherited = person.images.length === 1;
  if (parent !== undefined && keepsInherited) {
    for (const id of mappedBefore(story, parent, person.born)) mapped.add(id);
  }
  for (const event of story.all('mapped')) {
    if (event.shared && story.isBy(person, event)) mapped.add(event.object.id);
  }
  return mapped;
}

function mappedBefore(story: Story, person: Person, until: number): Set<string> {
  const now = new Map<number, string>();
  for (const event of story.events) {
    if (event.id >= until) break;
    if (!story.isBy(person, event)) continue;
    if (event.type === 'mapped' && event.shared) now.set(event.address, event.object.id);
    else if (event.type === 'unmapped') now.delete(event.address);
    else if (event.type === 'program-started') now.clear();
  }
  return new Set(now.values());
}

function sharedSegment(story: Story, { parent }: Subject, child: Person | undefined): Finding {
  const id = 'shared-segment';
  const own = mappedIn(story, parent);
  if (child === undefined) return fail(id, 'no-children');
  const theirs = mappedIn(story, child);
  const shared = [...own].find((object) => theirs.has(object));
  if (shared !== undefined) {
    return pass(id, 'segment-shared', { object: shared, parent: parent.pid, pid: child.pid });
  }
  return own.size === 0 && theirs.size === 0
    ? fail(id, 'no-segment')
    : fail(id, 'segment-not-shared', { parent: parent.pid, pid: child.pid });
}

interface Printed {
  /** What the parent printed, as far as it is a sequence of values. */
  readonly values: readonly number[] | undefined;
  /** As many as five, whatever they are. */
  readonly nearest: readonly number[];
  readonly matched: boolean;
}

function isValid(values: readonly number[]): boolean {
  return values.every((value) => value >= wanted.lowest && value <= wanted.highest);
}

function printedValues(story: Story, { self }: Subject, child: Person | undefined): Printed {
  const pids = story.pids();
  const lines = story.linesOf(self);
  const own = sequencesIn(linesWithout(lines, child), pids);
  const fives = own.filter((values) => values.length === wanted.values);
  const theirs = child === undefined ? [] : sequencesIn(story.linesOf(family(child)), pids);
  const isTheirs = (values: readonly number[]): boolean =>
    theirs.some((sequence) => sequence.join() === values.join());
  const useful = fives.filter((values) => !isCounter(values));
  const matched = useful.find((values) => isValid(values) && isTheirs(values));
  const values = matched ?? useful.find(isValid);
  const longest = [...own].sort((a, b) => b.length - a.length)[0] ?? [];
  return { values, nearest: useful[0] ?? longest, matched: matched !== undefined };
}

/** A parent that prints its child's lines does not print values of its own with them. */
function linesWithout(lines: readonly OutputLine[], child: Person | undefined): OutputLine[] {
  return lines.filter((line) => child === undefined || !integersIn(line.text).includes(child.pid));
}

function fiveValues({ parent }: Subject, { values, nearest }: Printed): Finding {
  const id = 'five-values';
  const shown = {
    pid: parent.pid,
    values: (values ?? nearest).slice(0, 12).join(' '),
    count: nearest.length,
  };
  if (values !== undefined) return pass(id, 'values-printed', shown);
  if (nearest.length === 0) return fail(id, 'no-values-printed', shown);
  return fail(
    id,
    nearest.length === wanted.values ? 'values-out-of-range' : 'values-not-five',
    shown,
  );
}

function signalsChild(story: Story, { self, parent }: Subject, child: Person | undefined): Finding {
  const id = 'signals-child';
  const sent = story
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === 'SIGUSR1' && event.error === undefined && story.isByOne(self, event),
    );
  const toSelf = sent.find((event) => event.target === parent.pid);
  if (toSelf !== undefined) {
    return fail(id, 'signalled-itself', {
      pid: parent.pid,
      at: story.at(toSelf),
      call: toSelf.call,
    });
  }
  if (child === undefined) return fail(id, 'no-children');
  const toChild = sent.filter((event) => event.target === child.pid);
  if (toChild.length === wanted.values)
    return pass(id, 'signals-sent', { count: toChild.length, pid: child.pid });
  return toChild.length === 0
    ? fail(id, 'never-signalled', { signal: 'SIGUSR1' })
    : fail(id, 'wrong-number-of-signals', { count: toChild.length, wanted: wanted.values });
}

function childReads(story: Story, child: Person | undefined, printed: Printed): Finding {
  const id = 'child-reads';
  if (child === undefined) return fail(id, 'no-children');
  const lines = story.linesOf(family(child));
  const pids = story.pids();
  const named = lines.filter((line) => integersIn(line.text).includes(child.pid));
  const shown = { pid: child.pid, lines: named.length };
  if (lines.length === 0) return fail(id, 'child-silent', shown);
  if (named.length < wanted.values) return fail(id, 'child-lines-missing', shown);
  const { values } = printed;
  if (values === undefined) return unknown(id, 'values-not-known', shown);
  const read = sequencesIn(lines, pids);
  const isRead = read.some((sequence) => sequence.join() === values.join());
  const all = { ...shown, values: values.join(' '), read: bestOf(read).slice(0, 12).join(' ') };
  return isRead ? pass(id, 'child-read-all', all) : fail(id, 'child-read-other', all);
}

function bestOf(sequences: readonly number[][]): number[] {
  return (
    sequences.find((one) => one.length === wanted.values && !isCounter(one)) ?? sequences[0] ?? []
  );
}

function childEnded({ parent }: Subject, child: Person | undefined): Finding {
  const id = 'child-ended';
  if (child === undefined) return fail(id, 'no-children');
  const pids = { parent: parent.pid, pid: child.pid };
  if (child.collected !== undefined) {
    return pass(id, 'collected', { ...pids, call: child.collected.call ?? 'SIGCHLD' });
  }
  if (child.ended === undefined) return fail(id, 'child-left-running', pids);
  return fail(id, 'not-collected', pids);
}

function removed(story: Story, leftovers: Run['leftovers']): Finding {
  const id = 'removed';
  const left = leftovers.find(({ kind }) => kind === 'segment' || kind === 'shared-memory');
  if (left !== undefined) return fail(id, 'segment-left', { name: left.name });
  const isShared = story.all('mapped').some((event) => event.shared);
  return isShared ? pass(id, 'nothing-left') : unknown(id, 'no-segment');
}
