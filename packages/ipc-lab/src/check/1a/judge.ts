/** 1a: five children, a SIGUSR1 each second, a greeting for each, SIGINT for all, no zombie. */
import type { EventOf } from '../../observe/events.js';
import { integersIn } from '../judge/numbers.js';
import { latenessBetween } from '../run/lateness.js';
import { firstWrongGap, signalsLost } from './rhythm.js';
import type { Run } from '../run/run.js';
import { family, type OutputLine, type Person, type Story } from '../judge/story.js';
import { findSubject, isBeingMade, type Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

const wanted = { children: 5, seconds: 30 };
/** Seconds in which a child has surely answered, where the machine gives it time. */
const answering = 0.5;

export function judge1a(run: Run): Finding[] {
  const { story, stopped } = run;
  const subject = findSubject(run);
  if (subject === undefined) {
    const ids = ['five-children', 'handler', 'one-per-second', 'greeting', 'sigint-all', 'reaped'];
    return ids.map((id) => unknown(id, 'nothing-seen'));
  }
  const cut = stopped === 'time';
  return [
    fiveChildren(subject),
    handler(story, subject),
    onePerSecond(run, subject, cut),
    greeting(run, subject),
    sigintAll(story, subject, cut),
    reaped(story, subject, cut),
  ];
}

function fiveChildren(subject: Subject): Finding {
  const { parent, children } = subject;
  const values = { parent: parent.pid, count: children.length };
  const id = 'five-children';
  if (isBeingMade(subject, wanted.children)) return unknown(id, 'stopped-while-forking', values);
  return children.length === wanted.children
    ? pass(id, 'children-count', { ...values, pids: pidsOf(children) })
    : fail(id, 'children-wrong-count', { ...values, wanted: wanted.children });
}

function pidsOf(people: readonly Person[]): string {
  return people.map((person) => person.pid).join(', ');
}

function deliveries(story: Story, child: Person, signal: string): EventOf<'signal-delivered'>[] {
  return story.all('signal-delivered').filter(
    // A library may signal its own threads; that is no message from outside.
    (event) => event.signal === signal && event.sender !== child.pid && story.isBy(child, event),
  );
}

function handler(story: Story, { children }: Subject): Finding {
  const id = 'handler';
  if (children.length === 0) return fail(id, 'no-children');
  for (const child of children) {
    const first = deliveries(story, child, 'SIGUSR1')[0];
    const values = { pid: child.pid, at: first === undefined ? '' : story.at(first) };
    if (first !== undefined && first.how !== 'handler' && first.how !== 'accepted') {
      return fail(id, first.how === 'ignored' ? 'signal-ignored' : 'signal-unhandled', values);
    }
    if (first === undefined && !isReady(story, child)) {
      return fail(id, 'no-handler', { pid: child.pid });
    }
  }
  return pass(id, 'handlers-ready', { count: children.length });
}

/** A child that was never signalled: has it a handler, or does it keep the signal for sigwait? */
function isReady(story: Story, child: Person): boolean {
  const lineage = new Set<Person>();
  for (let person: Person | undefined = child; person !== undefined; person = person.parent) {
    lineage.add(person);
  }
  const isHandler = story
    .all('signal-disposition')
    .some(
      (event) =>
        event.signal === 'SIGUSR1' &&
        event.disposition === 'handler' &&
        story.isByOne(lineage, event),
    );
  const isBlocked = story
    .all('signal-mask')
    .some(
      (event) =>
        story.isByOne(lineage, event) && event.signals.includes('SIGUSR1') !== event.inverted,
    );
  return isHandler || isBlocked;
}

/** What the parent, or a helper of it, sent to its children. */
function sendings(
  story: Story,
  { children, self }: Subject,
  signal: string,
): EventOf<'signal-sent'>[] {
  const pids = new Set(children.map((child) => child.pid));
  return story
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === signal &&
        event.error === undefined &&
        story.isByOne(self, event) &&
        (pids.has(event.target) || event.target <= 0),
    );
}

function onePerSecond(run: Run, subject: Subject, cut: boolean): Finding {
  const { story } = run;
  const id = 'one-per-second';
  const sent = sendings(story, subject, 'SIGUSR1');
  if (sent.length === 0) {
    const toSelf = story
      .all('signal-sent')
      .find((event) => event.signal === 'SIGUSR1' && event.target === event.pid);
    return toSelf === undefined
      ? fail(id, 'never-signalled', { signal: 'SIGUSR1' })
      : fail(id, 'signalled-itself', { pid: toSelf.pid, at: story.at(toSelf), call: toSelf.call });
  }
  const wrong = firstWrongGap(run, subject.self, sent);
  if (wrong !== undefined) {
    const { gap, after, number } = wrong;
    return fail(id, 'wrong-gap', { gap: gap.toFixed(2), at: story.at(after), number });
  }
  const lost = sent.length < wanted.seconds ? signalsLost(run, sent) : 0;
  if (sent.length + lost >= wanted.seconds - 1 && sent.length <= wanted.seconds + 1) {
    return pass(id, 'signals-in-time', { count: sent.length });
  }
  if (cut && sent.length < wanted.seconds)
    return unknown(id, 'stopped-early', { count: sent.length });
  return fail(id, 'wrong-number-of-signals', { count: sent.length, wanted: wanted.seconds });
}

function greeting(run: Run, subject: Subject): Finding {
  const { story } = run;
  const { children } = subject;
  const id = 'greeting';
  let received = 0;
  let answered = 0;
  for (const child of children) {
    const arrived = deliveries(story, child, 'SIGUSR1');
    received += arrived.length;
    const said = story
      .linesOf(family(child))
      .filter(
        (line) => /hello\s+from/i.test(line.text) && integersIn(line.text).includes(child.pid),
      );
    answered += said.length;
    if (said.length >= arrived.length - heldUp(run, child, arrived, said)) continue;
    const values = { pid: child.pid, received: arrived.length, said: said.length };
    const other = story
      .allLines()
      .find(
        (line) =>
          /hello\s+from/i.test(line.text) && line.pid !== child.pid && !isChild(children, line.pid),
      );
    return other === undefined
      ? fail(id, 'greeting-missing', values)
      : fail(id, 'greeting-by-other', { ...values, other: other.pid, line: other.text });
  }
  if (received === 0) return fail(id, 'never-received', { signal: 'SIGUSR1' });
  const late = sendings(story, subject, 'SIGUSR1').find((event) => isToEnded(children, event));
  if (late !== undefined) {
    return fail(id, 'greeting-by-ended', { pid: late.target, at: story.at(late) });
  }
  if (answered === 0 && run.stopped !== undefined) {
    return unknown(id, 'stopped-early', { count: received });
  }
  return pass(id, 'greetings', { count: received });
}

/**
 * Whether the child a signal was sent to had come to its end: a zombie takes any signal. One that ended at
 * the same moment was lost by chance.
 */
function isToEnded(children: readonly Person[], sent: EventOf<'signal-sent'>): boolean {
  const child = children.find(({ pid }) => pid === sent.target);
  return child?.ended !== undefined && sent.time - child.ended.time > answering;
}

/**
 * How many signals came, or the child's end, while the child had neither answered the one before nor gone
 * back to waiting, because the machine or the checker gave it no time: one line may answer both, and none
 * the last.
 */
function heldUp(
  { story, lateness, stopped }: Run,
  child: Person,
  arrived: readonly EventOf<'signal-delivered'>[],
  said: readonly OutputLine[],
): number {
  // What was running still when the checker ended the run came no further than that.
  const cut = stopped === undefined ? undefined : story.events.at(-1);
  return arrived.filter((before, index) => {
    const after = arrived[index + 1] ?? child.ended ?? cut;
    // What ended the child was not held up.
    if (after === undefined || child.ended?.cause === before.id) return false;
    const isBetween = (time: number): boolean => time > before.time && time < after.time;
    // A shell that waits for its helper answers after it, and before the next.
    const hasGoneOn =
      story
        .all('blocked')
        .some(
          (event) =>
            isBetween(event.since) && !event.call.startsWith('wait') && story.isBy(child, event),
        ) || child.children.some(({ bornAt }) => isBetween(bornAt));
    if (hasGoneOn || said.some(({ event: line }) => line > before.id && line < after.id)) {
      return false;
    }
    if (after === cut && cut.time - before.time < answering) return true;
    const { woken, pressed } = latenessBetween(lateness, before.time, after.time);
    return Math.max(woken, pressed) > (after.time - before.time) / 2;
  }).length;
}

function isChild(children: readonly Person[], pid: number): boolean {
  return children.some((child) => child.pid === pid);
}

function sigintAll(story: Story, subject: Subject, cut: boolean): Finding {
  const id = 'sigint-all';
  const { children, self } = subject;
  if (children.length === 0) return fail(id, 'no-children');
  const last = sendings(story, subject, 'SIGUSR1').at(-1)?.id ?? 0;
  const sent = sendings(story, subject, 'SIGINT');
  const missing = children.filter((child) => {
    const bySending = sent.some((event) => event.target === child.pid && event.id > last);
    const byArrival = deliveries(story, child, 'SIGINT').some(
      (event) => event.id > last && isSentByOne(story, self, event),
    );
    return !bySending && !byArrival;
  });
  if (missing.length === 0) return pass(id, 'sigint-sent', { count: children.length });
  if (cut && sent.length === 0) return unknown(id, 'stopped-before', { signal: 'SIGINT' });
  const early = sent.find((event) => isChild(missing, event.target));
  return early === undefined
    ? fail(id, 'sigint-missing', { pids: pidsOf(missing), count: missing.length })
    : fail(id, 'sigint-early', { pid: early.target, at: story.at(early) });
}

function isSentByOne(
  story: Story,
  people: ReadonlySet<Person>,
  event: EventOf<'signal-delivered'>,
): boolean {
  const sender = event.sender === undefined ? undefined : story.owner(event.sender, event);
  return sender !== undefined && people.has(sender);
}

function reaped(story: Story, { children, parent }: Subject, cut: boolean): Finding {
  const id = 'reaped';
  if (children.length === 0) return fail(id, 'no-children');
  const running = children.filter((child) => child.ended === undefined);
  if (running.length > 0) {
    return cut && parent.ended === undefined
      ? unknown(id, 'children-running-at-stop', { pids: pidsOf(running) })
      : fail(id, 'children-left-running', { pids: pidsOf(running) });
  }
  const left = children.filter(
    (child) => child.collected === undefined && !isLeftToKernel(story, parent),
  );
  if (left.length > 0)
    return fail(id, 'children-not-collected', { pids: pidsOf(left), parent: parent.pid });
  return pass(id, 'children-collected', { count: children.length });
}

/** SIGCHLD ignored or SA_NOCLDWAIT, at its last word. */
function isLeftToKernel(story: Story, parent: Person): boolean {
  const last = story
    .all('signal-disposition')
    .filter((event) => event.signal === 'SIGCHLD' && story.isBy(parent, event))
    .at(-1);
  return last?.disposition === 'ignored' || last?.flags.includes('SA_NOCLDWAIT') === true;
}
