/** 4a: values through a pipe, and their sum printed by a child that ends by itself. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { bytesPassed, decodings, integersIn, sumOf } from '../judge/numbers.js';
import type { Run } from '../run/run.js';
import { family, type OutputLine, type Person, type Story } from '../judge/story.js';
import { findSubject, isBeingMade, type Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

const wanted = { least: 5, most: 20, lowest: 0, highest: 9 };

export function judge4a(run: Run): Finding[] {
  const { story, stopped } = run;
  const subject = findSubject(run);
  if (subject === undefined) {
    const ids = [
      'one-child',
      'pipe',
      'values',
      'all-read',
      'sum',
      'child-exits',
      'parent-waits',
      'finishes',
    ];
    return ids.map((id) => unknown(id, 'nothing-seen'));
  }
  const child = subject.children[0];
  const made = pipeOf(story, subject, child);
  const pipe = made?.object;
  const sent = pipe === undefined ? undefined : sentValues(story, subject, pipe, child);
  return [
    oneChild(subject),
    madeBefore(story, made, child),
    values(story, subject, pipe, sent),
    allRead(story, pipe, child),
    sum(story, pipe, sent, child),
    childExits(story, subject, child),
    parentWaits(subject, child),
    finishes(story, stopped, subject),
  ];
}

export function oneChild(subject: Subject): Finding {
  const { parent, children } = subject;
  const counts = { parent: parent.pid, count: children.length };
  if (isBeingMade(subject, 1)) return unknown('one-child', 'stopped-while-forking', counts);
  return children.length === 1
    ? pass('one-child', 'one-child', { parent: parent.pid, pid: children[0]?.pid ?? 0 })
    : fail('one-child', 'children-wrong-count', { ...counts, wanted: 1 });
}

/** The pipe the parent wrote to; without one, the first it made for the child. */
function pipeOf(
  story: Story,
  subject: Subject,
  child: Person | undefined,
): EventOf<'made'> | undefined {
  // A helper's output that the parent reads, $(…) or popen(3), is none of the exercise.
  const captured = new Set(
    story
      .all('duplicated')
      .filter((event) => event.descriptor === 1 && !story.isBy(subject.parent, event))
      .map((event) => event.object),
  );
  const pipes = story
    .all('made')
    .filter(
      (event) =>
        event.object.kind === 'pipe' &&
        story.isBy(subject.parent, event) &&
        event.id > subject.image.from &&
        !captured.has(event.object),
    );
  const isUsedBy = (
    type: 'written' | 'read',
    object: SharedObject,
    person: Person | undefined,
  ): boolean =>
    story.all(type).some((event) => event.object === object && story.isBy(person, event));
  return (
    pipes.find(
      ({ object }) =>
        isUsedBy('written', object, subject.parent) && isUsedBy('read', object, child),
    ) ??
    pipes.find(({ object }) => isUsedBy('written', object, subject.parent)) ??
    pipes.find(({ object }) => isUsedBy('read', object, child)) ??
    pipes[0]
  );
}

function madeBefore(
  story: Story,
  made: EventOf<'made'> | undefined,
  child: Person | undefined,
): Finding {
  if (made === undefined) return fail('pipe', 'no-pipe');
  const where = { pid: made.pid, at: story.at(made), call: made.call };
  if (child === undefined) return fail('pipe', 'pipe-without-child', where);
  return made.id < child.born
    ? pass('pipe', 'pipe-made', where)
    : fail('pipe', 'pipe-too-late', where);
}

interface Sent {
  readonly values: readonly number[];
  readonly isValid: boolean;
  /** Else they were moved in a way that does not show them. */
  readonly isSeen: boolean;
}

function isValid(values: readonly number[]): boolean {
  return (
    values.length >= wanted.least &&
    values.length <= wanted.most &&
    values.every((value) => value >= wanted.lowest && value <= wanted.highest)
  );
}

function sentValues(
  story: Story,
  { self }: Subject,
  pipe: SharedObject,
  child: Person | undefined,
): Sent {
  const writes = story
    .all('written')
    .filter((event) => event.object === pipe && story.isByOne(self, event));
  const data = bytesPassed(writes, child === undefined ? [] : readsOf(story, pipe, child));
  const readings = data === undefined ? [] : decodings(data).flatMap(framings);
  const printed = new Set(child === undefined ? [] : sumsPrinted(story.linesOf(family(child))));
  const valid = readings.filter(isValid);
  const best = valid.find((one) => printed.has(sumOf(one))) ?? valid[0];
  return {
    values: best ?? readings[0] ?? [],
    isValid: best !== undefined,
    isSeen: data !== undefined,
  };
}

/** The values alone; after their count; before a closing mark. */
function framings(values: number[]): number[][] {
  const found = [values];
  if (values[0] === values.length - 1) found.push(values.slice(1));
  if (values[0] === values.length - 2) found.push(values.slice(1, -1));
  const last = values.at(-1);
  if (last !== undefined && (last < 0 || last > wanted.highest)) found.push(values.slice(0, -1));
  return found;
}

function values(
  story: Story,
  { parent, self }: Subject,
  pipe: SharedObject | undefined,
  sent: Sent | undefined,
): Finding {
  const id = 'values';
  if (pipe === undefined || sent === undefined) return fail(id, 'no-pipe');
  const first = story
    .all('written')
    .find((event) => event.object === pipe && story.isByOne(self, event));
  if (first === undefined) return fail(id, 'nothing-written', { pid: parent.pid });
  if (!sent.isSeen) return unknown(id, 'values-unseen', { pid: parent.pid, call: first.call });
  const shown = {
    pid: parent.pid,
    count: sent.values.length,
    values: sent.values.slice(0, 25).join(' '),
  };
  return sent.isValid ? pass(id, 'values-written', shown) : fail(id, 'values-wrong', shown);
}

function readsOf(story: Story, pipe: SharedObject, child: Person): EventOf<'read'>[] {
  const readers = new Set(family(child));
  return story
    .all('read')
    .filter((event) => event.object === pipe && story.isByOne(readers, event));
}

function allRead(story: Story, pipe: SharedObject | undefined, child: Person | undefined): Finding {
  const id = 'all-read';
  if (pipe === undefined) return fail(id, 'no-pipe');
  if (child === undefined) return fail(id, 'no-children');
  const reads = readsOf(story, pipe, child);
  const count = sumOf(reads.map((event) => event.count));
  const total = sumOf(
    story
      .all('written')
      .filter((event) => event.object === pipe)
      .map((event) => event.count),
  );
  const end = reads.find((event) => event.count === 0);
  if (reads.length === 0) return fail(id, 'never-read', { pid: child.pid });
  if (count < total) return fail(id, 'not-all-read', { pid: child.pid, count, total });
  if (end !== undefined)
    return pass(id, 'read-to-end', { pid: child.pid, count, at: story.at(end) });
  const closed = story
    .all('closed')
    .some((event) => event.object === pipe && event.mode === 'write' && story.isBy(child, event));
  const waits = story
    .all('blocked')
    .some(
      (event) => event.object === pipe && story.isBy(child, event) && event.until === undefined,
    );
  return fail(id, !closed && waits ? 'end-never-seen-own' : 'end-never-seen', {
    pid: child.pid,
    count,
  });
}

const sumWords = /sum|somme|total|result|résultat/i;

/** The lines that say they are the sum, or else all with a number. */
function sumLines(lines: readonly OutputLine[]): OutputLine[] {
  const numbered = lines.filter((line) => integersIn(line.text).length > 0);
  const named = numbered.filter((line) => sumWords.test(line.text));
  return named.length > 0 ? named : numbered;
}

function sumsPrinted(lines: readonly OutputLine[]): number[] {
  const last = sumLines(lines).at(-1);
  return last === undefined ? [] : integersIn(last.text);
}

function sum(
  story: Story,
  pipe: SharedObject | undefined,
  sent: Sent | undefined,
  child: Person | undefined,
): Finding {
  const id = 'sum';
  if (child === undefined) return fail(id, 'no-children');
  const lines = story.linesOf(family(child));
  const printed = sumsPrinted(lines);
  if (sent === undefined || sent.values.length === 0) return unknown(id, 'nothing-to-sum');
  const right = sumOf(sent.values);
  const shown = { pid: child.pid, sum: right, printed: printed.join(' ') };
  if (printed.length === 0) return fail(id, 'sum-not-printed', shown);
  if (!printed.includes(right)) return fail(id, 'sum-wrong', shown);
  return isByChance(story, pipe, lines, right)
    ? fail(id, 'sum-by-chance', shown)
    : pass(id, 'sum-printed', shown);
}

/** Sums of what had come so far, the last of them right because no more happened to come. */
function isByChance(
  story: Story,
  pipe: SharedObject | undefined,
  lines: readonly OutputLine[],
  right: number,
): boolean {
  const named = lines.filter((line) => sumWords.test(line.text));
  const last = named.at(-1);
  if (last === undefined) return false;
  const sawEnd = story
    .all('read')
    .some((event) => event.object === pipe && event.count === 0 && event.id < last.event);
  return !sawEnd && named.some((line) => !integersIn(line.text).includes(right));
}

function childExits(story: Story, { self }: Subject, child: Person | undefined): Finding {
  const id = 'child-exits';
  if (child === undefined) return fail(id, 'no-children');
  if (child.ended === undefined) {
    const wait = story
      .all('blocked')
      .findLast((event) => event.until === undefined && story.isBy(child, event));
    return wait === undefined
      ? fail(id, 'still-running', { pid: child.pid })
      : fail(id, 'still-waiting', {
          pid: child.pid,
          call: wait.call,
          since: story.at({ time: wait.since }),
        });
  }
  if (child.ended.signal === undefined) {
    return pass(id, 'child-exited', {
      pid: child.pid,
      at: story.at(child.ended),
      status: child.ended.status ?? 0,
    });
  }
  const sent = story
    .all('signal-sent')
    .find(
      (event) =>
        event.target === child.pid &&
        event.signal === child.ended?.signal &&
        story.isByOne(self, event),
    );
  return fail(id, sent === undefined ? 'child-crashed' : 'child-ended-by-parent', {
    pid: child.pid,
    signal: child.ended.signal,
    at: story.at(child.ended),
  });
}

export function parentWaits({ parent }: Subject, child: Person | undefined): Finding {
  const id = 'parent-waits';
  if (child === undefined) return fail(id, 'no-children');
  if (child.collected !== undefined) {
    return pass(id, 'collected', {
      parent: parent.pid,
      pid: child.pid,
      call: child.collected.call ?? 'SIGCHLD',
    });
  }
  if (child.ended === undefined && parent.ended === undefined) {
    return fail(id, 'waits-for-ever', { parent: parent.pid, pid: child.pid });
  }
  return fail(id, 'not-collected', { parent: parent.pid, pid: child.pid });
}

function finishes(story: Story, stopped: Run['stopped'], { parent }: Subject): Finding {
  const id = 'finishes';
  const last = story.events.at(-1);
  const seconds = last === undefined ? '' : story.at(last);
  if (stopped === undefined) return pass(id, 'finished', { seconds });
  const running = story.people.filter((person) => person.ended === undefined);
  return fail(id, `stopped-${stopped}`, {
    pids: running.map((one) => one.pid).join(', '),
    parent: parent.pid,
    seconds,
  });
}
