/** Turns a judgement into sentences. */
import type { Language } from '../language/language.js';
import { clipped } from '../language/visible.js';
import type { Judged, Judgement, Verdict } from './waits/graph.js';
import { familyOf, type Snapshot } from './snapshot/snapshot.js';
import { say } from './say.js';

export interface Sentence {
  readonly pid: number;
  readonly name: string;
  /** The threads that the sentence describes. */
  readonly threads: readonly number[];
  readonly verdict: Verdict | 'moves' | 'ended';
  /** The processes that could end the wait, as far as they could be seen. */
  readonly waitsFor: readonly number[];
  readonly text: string;
}

export interface Report {
  readonly stuck: boolean;
  /** Whether the command ended by itself. */
  readonly ended: boolean;
  readonly sentences: readonly Sentence[];
  readonly cycles: readonly (readonly { readonly pid: number; readonly tid?: number }[])[];
  readonly cycleTexts: readonly string[];
  /** How many processes belong to other users and could not be examined. */
  readonly unseen: number;
  /** /proc hides the processes of other users: nobody knows how many. */
  readonly hidesOthers?: true;
}

/** The command has ended: there is nothing to explain. */
export const endedReport: Report = {
  stuck: false,
  ended: true,
  sentences: [],
  cycles: [],
  cycleTexts: [],
  unseen: 0,
};

/** A program may have any name. */
const longestName = 40;

/** The verdicts of a stuck thread: no process that could be seen, unless stuck itself, can end its wait. */
const stuckVerdicts: ReadonlySet<string> = new Set<Verdict>(['never', 'outside']);

export function reportOf(
  snapshot: Snapshot,
  roots: readonly number[],
  { waits, cycles }: Judgement,
  language: Language,
): Report {
  const family = familyOf(snapshot, roots);
  // Processes outside the family are reported only if they are part of the answer.
  const others = waits
    .filter(({ pid, verdict }) => !family.has(pid) && verdict === 'never')
    .map(({ pid }) => pid);
  const pids = [...family, ...new Set(others)];
  const sentences = pids.flatMap((pid) => sentencesOf(snapshot, pid, waits, language));
  // A cycle of processes may go through several of their threads.
  const byText = new Map(cycles.map((cycle) => [cycleText(cycle, language), cycle]));
  return {
    stuck: sentences.some(({ pid, verdict }) => family.has(pid) && stuckVerdicts.has(verdict)),
    ended: false,
    sentences,
    cycles: [...byText.values()],
    cycleTexts: [...byText.keys()],
    unseen: snapshot.unseen,
    ...(snapshot.hidesOthers && { hidesOthers: true as const }),
  };
}

function sentencesOf(
  snapshot: Snapshot,
  pid: number,
  waits: readonly Judged[],
  language: Language,
): Sentence[] {
  const state = snapshot.processes.get(pid);
  if (state === undefined) return [];
  const living = state.threads?.filter((thread) => thread.state !== 'Z') ?? [];
  const subject = `${pid} (${clipped(state.name, longestName)})`;
  const simple = (verdict: 'moves' | 'ended', text: string): Sentence[] => [
    { pid, name: state.name, threads: [pid], verdict, waitsFor: [], text: `${subject} ${text}.` },
  ];
  if (living.length === 0) {
    if (state.state !== 'Z') return [];
    return simple('ended', say(language, 'has ended', { parent: state.parent }));
  }
  const own = waits.filter((wait) => wait.pid === pid);
  if (own.length === 0) return simple('moves', say(language, 'moves'));
  const alike = new Map<string, Judged[]>();
  for (const wait of own) {
    const text = predicate(wait, snapshot, language);
    alike.set(text, [...(alike.get(text) ?? []), wait]);
  }
  return [...alike].flatMap(([text, [first, ...more]]) => {
    if (first === undefined) return [];
    const threads = [first, ...more].map(({ tid }) => tid);
    // If only its first thread is left, that is the process.
    const isWhole = living.every(({ tid }) => tid === pid);
    const where = isWhole ? '' : say(language, 'in threads', { tids: threads });
    const waitsFor = [...new Set(first.wakers.map((waker) => waker.pid))];
    const sentence = `${subject}${where} ${text}.`;
    const { name } = state;
    return [{ pid, name, threads, verdict: first.verdict, waitsFor, text: sentence }];
  });
}

/** Claims that no other process has to do with the object: one that cannot be seen may. */
const claimsAbsence =
  /^(?:.*, (?:own|none seen|alone|owner gone|not seen)|open to .*|poll|lock|record-lock|send to)$/;

function predicate(wait: Judged, { hidesOthers }: Snapshot, language: Language): string {
  const isLimited = hidesOthers === true && claimsAbsence.test(wait.what);
  return claimOf(wait, language) + (isLimited ? say(language, 'as far as seen') : '');
}

function claimOf(wait: Judged, language: Language): string {
  const text =
    say(language, wait.what, wait.values) +
    childrenText(wait, language) +
    limitText(wait, language);
  if (wait.verdict !== 'never') return text;
  if (wait.what === 'read pipe, own') return text + say(language, 'read never');
  if (wait.what === 'write pipe, own') return text + say(language, 'write never');
  const mayBeOwn =
    /^(?:poll|futex|lock|record-lock|send to|shared futex, alone|futex not shared|.*, own)$/.test(
      wait.what,
    ) && wait.what !== 'mutex, own';
  if (mayBeOwn && wait.wakers.every(({ pid }) => pid === wait.pid)) {
    return text + say(language, 'own never');
  }
  return text;
}

function childrenText({ orChildren }: Judged, language: Language): string {
  if (orChildren === undefined) return '';
  return say(language, 'or children', { children: { pids: orChildren } });
}

function limitText({ withinSeconds }: Judged, language: Language): string {
  if (withinSeconds === undefined) return '';
  if (withinSeconds === 'unknown') return say(language, 'within unknown');
  const seconds = withinSeconds < 10 ? withinSeconds.toFixed(1) : Math.ceil(withinSeconds);
  return say(language, 'within seconds', { seconds });
}

function cycleText(cycle: Judgement['cycles'][number], language: Language): string {
  const pids = [...new Set(cycle.map(({ pid }) => pid))];
  const [first] = cycle;
  const around = [...cycle, ...(first === undefined ? [] : [first])];
  // A cycle names threads only if it contains two threads of one process; otherwise it names processes.
  if (pids.length === cycle.length) {
    return say(language, 'cycle', { chain: around.map(({ pid }) => pid).join(' → ') });
  }
  const chain = around.map(({ tid }) => tid).join(' → ');
  return say(language, 'cycle of threads', { pids, chain });
}

/** One line: what a terminal would take for a command is escaped, as JSON allows for every character. */
export function jsonOf(report: Report): string {
  return JSON.stringify(report).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const unit = character.charCodeAt(at).toString(16);
      return `\\u${unit.padStart(4, '0')}`;
    }).join(''),
  );
}

export function renderReport(report: Report, language: Language): string {
  if (report.ended) return `${say(language, 'ended')}\n`;
  const lines = report.sentences.map(({ text }) => text);
  lines.push(...report.cycleTexts);
  if (!report.stuck) lines.push(say(language, 'nothing stuck'));
  if (report.hidesOthers === true) lines.push(say(language, 'hides others'));
  if (report.unseen > 0) lines.push(say(language, 'unseen', { count: report.unseen }));
  return `${lines.join('\n')}\n`;
}
