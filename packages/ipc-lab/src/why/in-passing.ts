/** Why the processes of a command are stuck: for a command that is about to end them, or shows them. */
import { filled, type Text } from '../language/text.js';
import { sentencesOf } from './alike.js';
import { reportOf, type Sentence } from './report.js';
import { descriptorOf, holdersOf, objectOf, type Snapshot } from './snapshot/snapshot.js';
import { look, type Seen } from './watch.js';

const idleSeconds = 0.3;

/** A process that is stuck. */
export interface StuckProcess {
  readonly pid: number;
  /** `never`: only processes that are stuck themselves could end its wait. `outside`: none that is seen can. */
  readonly verdict: 'never' | 'outside';
  /** The processes that could end its wait, as far as they could be seen. */
  readonly waitsFor: readonly number[];
  readonly text: Text;
}

/** A process whose first thread waits. */
export interface Waiting {
  readonly pid: number;
  /** For what: as a link under /proc/PID/fd names it, or the path of the FIFO that it opens. */
  readonly target?: string;
  /** If it reads from a pipe or a FIFO: the write ends that are open. */
  readonly holders: readonly { readonly pid: number; readonly descriptor: number }[];
}

export interface Stuck {
  readonly processes: readonly StuckProcess[];
  /** Each of these processes waits for the next, and the last for the first. */
  readonly cycles: readonly { readonly pids: readonly number[]; readonly text: Text }[];
  /** Those that a person at the keyboard can release. */
  readonly asking: readonly number[];
  /** Those whose first thread waits, whoever can release it. */
  readonly waiting: readonly Waiting[];
}

/**
 * Those that are stuck, and their cycles. A look takes 0.3 s.
 *
 * @param pids Of the command; they may be traced.
 */
export async function lookForStuck(pids: readonly number[], signal?: AbortSignal): Promise<Stuck> {
  if (pids.length === 0) return { processes: [], cycles: [], asking: [], waiting: [] };
  return stuckIn(await look(pids, idleSeconds, signal), pids);
}

/** The sentences of `why` about those that are stuck, and their cycles. */
export async function whyStuck(pids: readonly number[], signal?: AbortSignal): Promise<Text[]> {
  return textsOf(await lookForStuck(pids, signal));
}

/** The same of a look that was taken. */
export function textsOf({ processes, cycles }: Stuck): Text[] {
  return [...sentencesOf(processes), ...cycles.map(({ text }) => text)];
}

function stuckIn({ snapshot, judgement }: Seen, pids: readonly number[]): Stuck {
  // A tracer stops its processes for a moment at each call.
  const waits = judgement.waits.filter(({ what }) => what !== 'traced' && what !== 'traced by');
  const [en, fr] = (['en', 'fr'] as const).map((language) => {
    const report = reportOf(snapshot, pids, { ...judgement, waits }, language);
    return { ...report, stuck: report.sentences.flatMap(stuckOnly) };
  });
  const inBoth = (text: string, french: string | undefined): Text =>
    filled({ en: text, fr: french ?? text });
  const own = new Set(pids);
  return {
    processes: (en?.stuck ?? []).map((one, at) => ({
      ...one,
      text: inBoth(one.text, fr?.stuck[at]?.text),
    })),
    cycles: (en?.cycles ?? []).map((cycle, at) => ({
      pids: [...new Set(cycle.map(({ pid }) => pid))],
      text: inBoth(en?.cycleTexts[at] ?? '', fr?.cycleTexts[at]),
    })),
    asking: waits.flatMap(({ pid, byPerson }) => (byPerson === true && own.has(pid) ? [pid] : [])),
    waiting: waits.flatMap(({ pid, tid }) =>
      tid === pid && own.has(pid) ? [waitingIn(snapshot, pid)] : [],
    ),
  };
}

function waitingIn(snapshot: Snapshot, pid: number): Waiting {
  const call = snapshot.processes.get(pid)?.threads?.find(({ tid }) => tid === pid)?.call;
  if (call?.kind === 'opening') return { pid, target: call.path, holders: [] };
  const descriptor =
    call !== undefined && 'fd' in call ? descriptorOf(snapshot, pid, call.fd) : undefined;
  if (descriptor === undefined) return { pid, holders: [] };
  const { kind, target } = descriptor;
  const isRead = call?.kind === 'descriptor' && call.direction === 'read';
  if (!isRead || (kind !== 'pipe' && kind !== 'fifo')) return { pid, target, holders: [] };
  const writers = holdersOf(snapshot, objectOf(descriptor), ({ writes }) => writes);
  const holders = writers.flatMap((writer) =>
    writer.fds.map((fd) => ({ pid: writer.pid, descriptor: fd })),
  );
  return { pid, target, holders };
}

function stuckOnly({
  pid,
  verdict,
  waitsFor,
  text,
}: Sentence): (Omit<StuckProcess, 'text'> & { readonly text: string })[] {
  const isStuck = verdict === 'never' || verdict === 'outside';
  return isStuck ? [{ pid, verdict, waitsFor, text }] : [];
}
