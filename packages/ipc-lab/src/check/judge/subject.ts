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

export interface Subject {
  readonly parent: Process;
  readonly image: Image;
  readonly children: readonly Process[];
  /** Not counted: see {@link unsettledProcesses}. */
  readonly unsettled: readonly Process[];
  /** The parent and the helpers that it started: what a helper does counts as done by the parent. */
  readonly self: ReadonlySet<Process>;
}

/** Whether the run was stopped while the parent may have been making the children still missing. */
export function isBeingMade({ children, unsettled }: Subject, wanted: number): boolean {
  return children.length < wanted && children.length + unsettled.length >= wanted;
}

export function findSubject(run: Run): Subject | undefined {
  const { history } = run;
  const ties = tiesOf(history);
  const unsettled = unsettledProcesses(run, ties);
  const find = (isLast: boolean): Omit<Subject, 'self'> | undefined =>
    withMostChildren(history, ties, unsettled, isLast);
  // A process that later ran another program was a wrapper: it counts only if no other has children.
  const best = find(true) ?? find(false);
  if (best === undefined) return alone(history);
  const counted = new Set(best.children);
  const helpers = best.parent.children.filter((child) => !counted.has(child));
  return { ...best, self: new Set([best.parent, ...helpers.flatMap(family)]) };
}

function withMostChildren(
  history: RecordedHistory,
  ties: Ties,
  unsettled: ReadonlySet<Process>,
  isLast: boolean,
): Omit<Subject, 'self'> | undefined {
  let best: Omit<Subject, 'self'> | undefined;
  let bestScore = 0;
  for (const parent of history.processes.all) {
    if (isWithinHelper(parent)) continue;
    for (const image of parent.images) {
      if ((image.to === Infinity) !== isLast) continue;
      const made = parent.children.filter(
        (child) => child.born > image.from && child.born < image.to,
      );
      const candidates = workers(made, ties);
      const children = candidates.filter((child) => !unsettled.has(child));
      const score = children.length * 2 + children.filter((child) => ties.any.has(child)).length;
      if (score <= bestScore) continue;
      bestScore = score;
      best = { parent, image, children, unsettled: candidates.filter((one) => unsettled.has(one)) };
    }
  }
  return best;
}

/** Whether a parent reads the output of the process or of an ancestor: `$(…)` and all that runs in it. */
function isWithinHelper(process: Process): boolean {
  for (let one: Process | undefined = process; one !== undefined; one = one.parent) {
    if (one.isCaptured) return true;
  }
  return false;
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
  };
}

/** The children that are tied to their parent. */
interface Ties {
  /** The parent signals them, or they map memory that it mapped or made. */
  readonly close: ReadonlySet<Process>;
  /** These, and those that read from an object that the parent made. */
  readonly any: ReadonlySet<Process>;
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
      [...(users.get(event.object.id) ?? [])].filter(({ parent }) =>
        history.processes.isBy(parent, event),
      ),
    );
  };
  for (const process of usersOfMade(history.all('mapped').filter(({ shared }) => shared))) {
    close.add(process);
  }
  const reads = history
    .all('read')
    .filter(({ object }) => object.kind !== 'terminal' && object.kind !== 'eventfd');
  return { close, any: new Set([...close, ...usersOfMade(reads)]) };
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

/** Drops helpers: captured ones, and other programs that nothing ties to the parent. */
function workers(made: readonly Process[], { close, any }: Ties): Process[] {
  const candidates = made.filter((child) => !child.isCaptured);
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
