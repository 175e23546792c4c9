/** Why the processes of a command are stuck: for a command that is about to end them, or shows them. */
import { filled, type Text } from '../language/text.js';
import { sentencesOf } from './alike.js';
import { reportOf, type Sentence } from './report.js';
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

export interface Stuck {
  readonly processes: readonly StuckProcess[];
  /** Each of these processes waits for the next, and the last for the first. */
  readonly cycles: readonly { readonly pids: readonly number[]; readonly text: Text }[];
  /** Those that a person at the keyboard can release. */
  readonly asking: readonly number[];
  /** Those whose first thread waits, whoever can release it. */
  readonly waiting: readonly number[];
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
  const { processes, cycles } = await lookForStuck(pids, signal);
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
    waiting: waits.flatMap(({ pid, tid }) => (tid === pid && own.has(pid) ? [pid] : [])),
  };
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
