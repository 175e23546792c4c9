/**
 * Finds the process that the exercise speaks of, and those of its children that count.
 *
 * A program may be started through shells and wrappers, and may start helpers of its own (`sleep`,
 * `$(…)`, system(3)); neither are part of the exercise.
 */
import type { WaitKind } from '../../system-calls/system-call.js';
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { Event, EventOf, EventType } from '../../observe/events.js';
import { latenessBetween } from '../observed-programs/lateness.js';
import type { Run } from '../observed-programs/observed-program.js';
import { family, type Image, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { childrenOf } from './runtime-helpers.js';

export interface Subject {
  readonly parent: Process;
  readonly image: Image;
  readonly children: readonly Process[];
  /** Not counted: see {@link unsettledProcesses}. */
  readonly unsettled: readonly Process[];
  /** The parent and the helpers that it started: what a helper does counts as done by the parent. */
  readonly self: ReadonlySet<Process>;
  /** Processes of other programs that could be meant as well. */
  readonly others: readonly Process[];
}

/** Whether the run was stopped while the parent may have been making the children still missing. */
export function isBeingMade({ children, unsettled }: Subject, wanted: number): boolean {
  return children.length < wanted && children.length + unsettled.length >= wanted;
}

export function findSubject(run: Run): Subject | undefined {
  const { history } = run;
  const ties = tiesOf(history);
  const unsettled = unsettledProcesses(run, ties);
  const found = candidates(history, ties, unsettled);
  const best = programUnderTest(found);
  if (best === undefined) return alone(history);
  const { parent, image, children } = best;
  const counted = new Set(children.flatMap(family));
  const helpers = parent.children.flatMap(family).filter((one) => !counted.has(one));
  const related = new Set([...family(parent), ...lineageOf(parent)]);
  return {
    ...{ parent, image, children, unsettled: best.unsettled },
    self: new Set([parent, ...helpers]),
    others: found
      .filter((one) => !related.has(one.parent) && compare(one, best) === 0)
      .map((one) => one.parent),
  };
}

/** A process that has children that count. */
interface Candidate extends Omit<Subject, 'self' | 'others'> {
  /** Whether it exchanges something with one of them itself. */
  readonly deals: boolean;
  /** In the order of their weight. */
  readonly marks: readonly number[];
}

function candidates(
  history: RecordedHistory,
  ties: Ties,
  unsettled: ReadonlySet<Process>,
): Candidate[] {
  const { processes } = history;
  return processes.all.flatMap((parent) => {
    const captured = lineageOf(parent).filter((one) => processes.isCaptured(one));
    if (captured.some(preparesAnotherImage)) return [];
    return parent.images.flatMap((image) => {
      const made = childrenOf(parent).filter(
        (child) =>
          child.born > image.from &&
          child.born < image.to &&
          !isCapturedBelow(processes, child) &&
          // The parts of a shell's pipeline that feed its last part do what the shell asks of them.
          !processes.isFeeder(child),
      );
      const all = workers(made, ties);
      const children = all.filter((child) => !unsettled.has(child));
      if (children.length === 0) return [];
      const tied = children.filter((child) => ties.any.has(child)).length;
      const deals = children.some((child) => ties.partners.get(parent)?.has(child));
      // A process that later ran another program was a wrapper.
      const marks = [captured.length === 0, image.to === Infinity, deals].map(Number);
      return {
        ...{ parent, image, children, unsettled: all.filter((one) => unsettled.has(one)) },
        ...{ deals, marks: [...marks, children.length * 2 + tied] },
      };
    });
  });
}

/** Whether it was made before its parent ran another program, as the `$(…)` of a wrapper that then calls execve. */
function preparesAnotherImage({ born, parent }: Process): boolean {
  return parent?.images.some(({ from, to }) => from < born && born < to && to < Infinity) ?? false;
}

/** Whether its output goes elsewhere than that of its parent, to be read: the whole program may run in `$(…)`. */
function isCapturedBelow(processes: RecordedHistory['processes'], child: Process): boolean {
  return child.output !== child.parent?.output && processes.isCaptured(child);
}

function compare(one: Candidate, other: Candidate): number {
  const index = one.marks.findIndex((mark, at) => mark !== other.marks[at]);
  return index < 0 ? 0 : (one.marks[index] ?? 0) - (other.marks[index] ?? 0);
}

/** The first of the best. If it feeds a single program that has children of its own, it is only a wrapper. */
function programUnderTest(found: readonly Candidate[]): Candidate | undefined {
  let best = found[0];
  for (const one of found) if (best === undefined || compare(one, best) > 0) best = one;
  for (let inner = best; inner !== undefined;) {
    best = inner;
    const [child, ...more]: readonly Process[] = inner.children;
    const isProgram = child !== undefined && child.images.length > 1 && more.length === 0;
    inner = isProgram ? found.find(({ parent, deals }) => parent === child && deals) : undefined;
  }
  return best;
}

/** The process and those from which it descends. */
function lineageOf(process: Process): Process[] {
  return [process, ...(process.parent === undefined ? [] : lineageOf(process.parent))];
}

/** If no process has a child that counts: the process that prints most, or else the first one. */
function alone(history: RecordedHistory): Subject | undefined {
  let parent = history.processes.root;
  let most = parent === undefined ? 0 : history.linesOf([parent]).length;
  for (const process of history.processes.all) {
    const printed = history.linesOf([process]).length;
    if (printed > most) [parent, most] = [process, printed];
  }
  const image = parent?.images.at(-1);
  if (parent === undefined || image === undefined) return undefined;
  return {
    parent,
    image,
    children: [],
    unsettled: [],
    self: new Set(family(parent)),
    others: [],
  };
}

/** The children that are tied to their parent. */
interface Ties {
  /** The parent signals them, or they map memory that it mapped or made. */
  readonly close: ReadonlySet<Process>;
  /** These, and those that read from an object that the parent made. */
  readonly any: ReadonlySet<Process>;
  /** The processes with which each process itself exchanges something. */
  readonly partners: ReadonlyMap<Process, ReadonlySet<Process>>;
}

function tiesOf(history: RecordedHistory): Ties {
  const close = new Set<Process>();
  for (const sent of history.all('signal-sent')) {
    const target = history.processes.owner(sent.target, sent);
    if (target !== undefined && history.processes.isBy(target.parent, sent)) close.add(target);
  }
  for (const delivered of history.all('signal-delivered')) {
    const process = history.processes.owner(delivered.pid, delivered);
    if (process?.parent === undefined || delivered.sender === undefined) continue;
    if (history.processes.owner(delivered.sender, delivered) === process.parent) close.add(process);
  }
  const made = [...history.all('made'), ...history.all('mapped')];
  const usersOfMade = (uses: readonly EventOf<'read' | 'mapped'>[]): Process[] => {
    const users = new Map<string, Set<Process>>();
    for (const event of uses) {
      const process = history.processes.owner(event.pid, event);
      if (process === undefined) continue;
      const processes = users.get(event.object.id) ?? new Set();
      users.set(event.object.id, processes.add(process));
    }
    return made.flatMap((event) =>
      [...(users.get(event.object.id) ?? [])].flatMap(
        (user) =>
          // The shell between popen(3) and its command uses nothing itself.
          lineageOf(user).find(({ parent }) => history.processes.isBy(parent, event)) ?? [],
      ),
    );
  };
  for (const process of usersOfMade(history.all('mapped').filter(({ shared }) => shared))) {
    close.add(process);
  }
  const reads = history
    .all('read')
    .filter(({ object }) => object.kind !== 'terminal' && object.kind !== 'eventfd');
  const any = new Set([...close, ...usersOfMade(reads)]);
  return { close, any, partners: partnersOf(history, close) };
}

const carriers: ReadonlySet<string> = new Set(['pipe', 'fifo', 'socket', 'file', 'queue']);

/** @param close The children that their parents signal, or with which they share memory. */
function partnersOf(
  history: RecordedHistory,
  close: ReadonlySet<Process>,
): Map<Process, Set<Process>> {
  const users = new Map<string, Set<Process>>();
  for (const event of [...history.all('written'), ...history.all('read')]) {
    const { kind, id, peer = id } = event.object;
    const user = history.processes.owner(event.pid, event);
    if (user === undefined || !carriers.has(kind)) continue;
    const key = [id, peer].sort().join();
    users.set(key, (users.get(key) ?? new Set()).add(user));
  }
  const groups = [...users.values()];
  for (const child of close) {
    if (child.parent !== undefined) groups.push(new Set([child, child.parent]));
  }
  const partners = new Map<Process, Set<Process>>();
  for (const group of groups) {
    for (const one of group) {
      const others = partners.get(one) ?? new Set();
      partners.set(one, others);
      for (const other of group) if (other !== one) others.add(other);
    }
  }
  return partners;
}

/** Seconds within which a helper calls execve; more if the machine gives it no time. */
const settling = 1;
const preparations: ReadonlySet<EventType> = new Set([
  'signal-mask',
  'signal-disposition',
  'opened',
  'duplicated',
  'closed',
]);

const preparingWaits: ReadonlySet<WaitKind | undefined> = new Set(['opening', 'record-lock']);

/** Whether a process may do this between fork and execve. A busy machine makes any call wait. */
function isPreparation(event: Event): boolean {
  if (event.type === 'blocked') return preparingWaits.has(waitKindOf(event.call));
  return preparations.has(event.type);
}

/**
 * The processes that had just been created when the checker ended the run. They are not counted: a worker
 * has done nothing yet that distinguishes it from a helper between fork and execve.
 */
function unsettledProcesses({ history, stopped, lateness }: Run, ties: Ties): Set<Process> {
  const end = history.events.at(-1)?.time;
  if (stopped === undefined || end === undefined) return new Set();
  const isNew = ({ bornAt }: Process): boolean => {
    const { woken, pressed } = latenessBetween(lateness, bornAt, end);
    return end - bornAt - Math.max(woken, pressed) < settling;
  };
  const active = new Set<Process | undefined>();
  for (const event of history.events) {
    const actor = event.type === 'process-born' ? event.parent : event.pid;
    if (actor !== undefined && !isPreparation(event))
      active.add(history.processes.owner(actor, event));
  }
  return new Set(
    history.processes.all.filter(
      (process) => !active.has(process) && !ties.any.has(process) && isNew(process),
    ),
  );
}

/** Drops helpers: other programs that nothing ties to the parent. */
function workers(candidates: readonly Process[], { close, any }: Ties): Process[] {
  const isOwn = (child: Process): boolean => child.images.length === 1;
  // If some children are certainly workers, a child that only reads from the parent is their helper.
  const sure = candidates.filter((child) => close.has(child) || (isOwn(child) && any.has(child)));
  const tied = sure.length > 0 ? sure : candidates.filter((child) => any.has(child));
  const programs = new Set(tied.map(programOf));
  return candidates.filter((child) => isOwn(child) || programs.has(programOf(child)));
}

/** The program that a process runs by execve; for an interpreter, also its code, numbers left out. */
function programOf({ images }: Process): string {
  if (images.length === 1) return '';
  const words = images.at(-1)?.words ?? [];
  const options = words.slice(
    1,
    words.findIndex((word, at) => at > 0 && !word.startsWith('-')),
  );
  const isCode = /^-\w*[cem]$/.test(options.at(-1) ?? '');
  const code = isCode ? words[options.length + 1]?.replace(/\d+/g, '#') : '';
  return `${words[0] ?? ''} ${code}`;
}
