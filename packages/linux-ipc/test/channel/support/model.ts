/**
 * A deterministic model of processes that share memory: runs the protocols' own code, stops before
 * every access to shared memory, and tries every order in which the accesses can happen.
 *
 * A process is a function of what it reads, so running it again from its beginning advances it by one
 * access: earlier accesses return the same results as before and change nothing, the next one is
 * performed, and the one after that stops the run.
 *
 * Two states are equal if memory is equal and every process has read the same: whatever follows is the
 * same, and is tried once.
 */
import type { Segment } from '../../../dist/channel/ring/segment.js';

/** One process of the model. Its result must be a function of what it reads. */
export interface ModelProcess {
  readonly name: string;
  readonly run: (segment: Segment) => unknown;
  /** Whether the model also tries to kill it before every access. */
  readonly mayDie?: boolean;
}

export interface ModelOutcome {
  /** The result of each process; undefined if it was killed. */
  readonly results: readonly unknown[];
  readonly killed: readonly boolean[];
  readonly segment: Segment;
  /** The names of the processes in the order of their accesses: enough to repeat the run. */
  readonly schedule: string;
}

export interface ModelOptions {
  /**
   * When a plain store becomes visible to others: at once; only with the next atomic store of its
   * process; or even before the previous one, unless that is a read-modify-write operation. The
   * protocols must work in all three cases.
   */
  readonly plainStores: 'immediate' | 'delayed' | 'early';
  /**
   * Whether an atomic load may be performed before the plain loads that precede it: right after the
   * previous atomic access of its process. A read-modify-write operation may not.
   */
  readonly earlyLoads?: boolean;
  /** Words that no decision depends on: the model does not stop before their accesses. */
  readonly ignoredWords?: (index: number) => boolean;
  /**
   * Words whose accesses happen together with the previous access: another test tries them step by
   * step.
   */
  readonly mergedWords?: (index: number) => boolean;
  /** The word that becomes 1 when a process is killed, by which the others learn of it. */
  readonly deathWord?: (process: number) => number;
}

interface Access {
  readonly result: unknown;
}

interface ProcessState {
  readonly log: readonly Access[];
  readonly delayed: readonly (() => void)[];
  /** Memory as it was after its last atomic access; undefined without {@link ModelOptions.earlyLoads}. */
  readonly afterAtomic: Uint8Array | undefined;
  readonly done: boolean;
  readonly killed: boolean;
  readonly result: unknown;
}

/** A copy of more bytes than these takes several accesses: it may be torn between them. */
const COPIED_AT_ONCE = 16;

const stop = new Error('stopped before an access');

/** Calls `check` with every outcome; returns how many states were visited. */
export function explore(
  segment: Segment,
  processes: readonly ModelProcess[],
  check: (outcome: ModelOutcome) => void,
  options: ModelOptions,
): number {
  const memory = segment.bytes;
  const seen = new Set<string>();

  const visit = (states: readonly ProcessState[], image: Uint8Array, schedule: string): void => {
    const key = `${fingerprint(image)}|${states.map(stateKey).join('|')}`;
    if (seen.has(key)) return;
    seen.add(key);
    let isOver = true;
    for (const [i, state] of states.entries()) {
      const process = processes[i];
      if (state.done || state.killed || process === undefined) continue;
      isOver = false;
      for (const mayLoadEarly of options.earlyLoads === true ? [false, true] : [false]) {
        memory.set(image);
        const advanced = advance(process, state, segment, options, mayLoadEarly);
        const name = mayLoadEarly ? `${process.name}:early` : process.name;
        visit(states.with(i, advanced), memory.slice(), `${schedule} ${name}`);
      }
      if (process.mayDie === true) {
        // Its unpublished plain stores may be visible or not: the modes of plainStores try both.
        memory.set(image);
        if (options.deathWord !== undefined) segment.words[options.deathWord(i)] = 1;
        visit(
          states.with(i, { ...state, killed: true }),
          memory.slice(),
          `${schedule} ${process.name}:dies`,
        );
      }
    }
    if (!isOver) return;
    memory.set(image);
    check({
      results: states.map(({ result }) => result),
      killed: states.map(({ killed }) => killed),
      segment,
      schedule,
    });
  };

  const start = memory.slice();
  try {
    const fresh: ProcessState = {
      log: [],
      delayed: [],
      afterAtomic: options.earlyLoads === true ? start : undefined,
      done: false,
      killed: false,
      result: undefined,
    };
    visit(
      processes.map(() => fresh),
      start,
      '',
    );
  } finally {
    memory.set(start);
  }
  return seen.size;
}

/** A hash of 96 bits: wide enough that the images of no two states share one. */
function fingerprint(image: Uint8Array): string {
  const words = new Int32Array(image.buffer, image.byteOffset, image.byteLength / 4);
  let a = 0x811c_9dc5;
  let b = 0x9e37_79b9;
  let c = 0;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x0100_0193);
    b = Math.imul(b ^ word ^ (b >>> 15), 0x85eb_ca6b);
    c = (Math.imul(c, 31) + word) | 0;
  }
  return String.fromCharCode(a & 0xffff, a >>> 16, b & 0xffff, b >>> 16, c & 0xffff, c >>> 16);
}

function stateKey({ log, done, killed, afterAtomic }: ProcessState): string {
  const seen = log.map(({ result }) => String(result)).join(',');
  const before = afterAtomic === undefined || done ? '' : fingerprint(afterAtomic);
  return `${String(done)}${String(killed)}${seen}${before}`;
}

/** Runs a process from its beginning up to its next access, and performs that. */
function advance(
  process: ModelProcess,
  state: ProcessState,
  segment: Segment,
  { plainStores, ignoredWords, mergedWords }: ModelOptions,
  mayLoadEarly: boolean,
): ProcessState {
  const log: Access[] = [...state.log];
  let delayed = [...state.delayed];
  let { afterAtomic } = state;
  let position = 0;
  let fresh = 0;

  /** One access: it is replayed, performed, or stops the run. */
  const access = (perform: () => unknown, index: number): unknown => {
    const earlier = state.log[position];
    if (earlier !== undefined) {
      position++;
      return earlier.result;
    }
    if (!(mergedWords?.(index) ?? false) && fresh++ > 0) throw stop;
    position++;
    const result = perform();
    log.push({ result });
    return result;
  };
  const real = { ...globalAtomics };
  const flush = (): void => {
    for (const store of delayed) store();
    delayed = [];
  };
  const noteAtomic = (): void => {
    if (afterAtomic !== undefined) afterAtomic = segment.bytes.slice();
  };
  const atomic = (perform: () => unknown) => () => {
    flush();
    const result = perform();
    noteAtomic();
    return result;
  };
  const atomicLoad = (index: number) => () => {
    const early =
      mayLoadEarly && afterAtomic !== undefined ? new Int32Array(afterAtomic.buffer) : undefined;
    const result = early?.[index] ?? real.load(segment.words, index);
    noteAtomic();
    return result;
  };
  const atomicStore = (perform: () => void) => () => {
    flush();
    // Later plain stores may become visible before it.
    if (plainStores === 'early') delayed.push(perform);
    else perform();
    noteAtomic();
  };
  const plain = (perform: () => void) => () => {
    if (plainStores === 'delayed') delayed.push(perform);
    else perform();
  };

  const { words, bytes } = segment;
  const ignored = ignoredWords ?? (() => false);
  const watchedWords = new Proxy(words, {
    get: (target, property) => {
      if (typeof property !== 'string' || !/^\d+$/.test(property)) {
        throw new Error(`the model does not know words.${String(property)}`);
      }
      const index = Number(property);
      if (ignored(index)) return target[index];
      return access(() => target[index], index);
    },
    set: (target, property, value: number) => {
      const index = Number(property);
      if (ignored(index)) return true;
      access(
        plain(() => (target[index] = value)),
        index,
      );
      return true;
    },
  });
  const watchedBytes = new Proxy(bytes, {
    get: (target, property) => {
      switch (property) {
        case 'set':
          return (source: ArrayLike<number>, offset: number) => {
            const copy = Uint8Array.from(source);
            access(
              plain(() => {
                target.set(copy, offset);
              }),
              offset >> 2,
            );
          };
        case 'slice':
          return (from: number, to: number) => {
            const text: string[] = [];
            for (let at = from; at < to; at += COPIED_AT_ONCE) {
              const end = Math.min(to, at + COPIED_AT_ONCE);
              text.push(access(() => String(target.slice(at, end)), at >> 2) as string);
            }
            return Uint8Array.from(text.flatMap((part) => part.split(',').map(Number)));
          };
        case 'fill':
          return (value: number, from: number, to: number) => {
            access(
              plain(() => {
                target.fill(value, from, to);
              }),
              from >> 2,
            );
          };
        default:
          throw new Error(`the model does not know bytes.${String(property)}`);
      }
    },
  });

  const instrumented: Record<
    string,
    (array: Int32Array, index: number, ...rest: number[]) => unknown
  > = {};
  for (const name of ['load', 'store', 'add', 'compareExchange', 'exchange'] as const) {
    instrumented[name] = (_array, index, ...rest) => {
      const perform = (): unknown =>
        (real[name] as (...parts: unknown[]) => unknown)(words, index, ...rest);
      if (name === 'load') return access(atomicLoad(index), index);
      return access(name === 'store' ? atomicStore(perform) : atomic(perform), index);
    };
  }

  Object.assign(Atomics, instrumented);
  try {
    const result = process.run({
      ...segment,
      words: watchedWords,
      bytes: watchedBytes,
      counters: new Float64Array(segment.counters.length),
    });
    flush();
    return { log, delayed: [], afterAtomic, done: true, killed: false, result };
  } catch (error) {
    if (error !== stop) throw error;
    return { log, delayed, afterAtomic, done: false, killed: false, result: undefined };
  } finally {
    Object.assign(Atomics, real);
  }
}

const globalAtomics = {
  load: Atomics.load,
  store: Atomics.store,
  add: Atomics.add,
  compareExchange: Atomics.compareExchange,
  exchange: Atomics.exchange,
};
