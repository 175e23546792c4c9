/**
 * A deterministic model of processes that wait for each other by locks: runs the locks' own code, replaces the
 * native calls that they make, and tries every order in which these calls can happen, each waiter that a wake-up
 * can choose, each moment at which a wait can time out, and each at which a process can be killed.
 *
 * A process is a function of what its calls return, so running it again from its beginning advances it by one
 * call, as in `channel/support/model.ts`, which does the same for accesses to memory.
 */
import { constants } from 'node:os';

import { native, type CallResult } from '../../dist/core/native.js';

const { EDEADLK, EINVAL, EPERM, ETIMEDOUT } = constants.errno;

/** A deadline later than this is none. */
const latestDeadlineUs = 2 ** 30 * 1e6;

interface ModelMutex {
  /** The process that holds it. */
  readonly holder: number | undefined;
  /** `died`: its last owner died. `suspect`: held by one that has been told so. */
  readonly state: 'sound' | 'died' | 'suspect' | 'lost';
}

interface Sleep {
  readonly word: number;
  readonly mask: number;
  readonly expected: number;
}

/** All that the processes share. */
export interface World {
  readonly words: readonly number[];
  readonly mutexes: Readonly<Record<number, ModelMutex>>;
  /** Numbers that the processes store for themselves. */
  readonly data: readonly number[];
  /** By process: the sleep in which it is. */
  readonly asleep: readonly (Sleep | undefined)[];
  /** How many sleepers were woken. */
  readonly woken: number;
}

/** What a process can do besides using locks: each call is one step. */
export interface Shared {
  get(index: number): number;
  set(index: number, value: number): void;
}

export interface LockProcess {
  readonly name: string;
  readonly run: (shared: Shared) => unknown;
  readonly mayDie?: boolean;
}

export interface LockOutcome {
  /** `undefined` if it was killed, or still waits. */
  readonly results: readonly unknown[];
  readonly killed: readonly boolean[];
  readonly waits: readonly boolean[];
  readonly world: World;
  /** Enough to repeat the run. */
  readonly schedule: string;
}

interface State {
  readonly log: readonly unknown[];
  readonly done: boolean;
  readonly killed: boolean;
  readonly result: unknown;
}

/** A step that must wait, or a choice that the step does not have. */
const impossible = new Error('the process cannot continue now');
const stop = new Error('stopped before a call');

const bytesOfMemory = 144;

/** The memory in which the locks are opened: the model keeps their contents. */
export const modelMemory = new Uint8Array(bytesOfMemory);

/** Makes the native calls of locks lead into the model until it is disposed of. Locks are opened in between. */
export class LockModel implements Disposable {
  #world: World = emptyWorld(0);
  #step: (perform: (choice: number) => unknown) => unknown = (perform) => perform(0);
  #process = 0;
  /** Whether the step that was performed last can happen in several ways. */
  #hasChoice = false;

  constructor() {
    const open = (_: ArrayBuffer, offset: number): CallResult => offset;
    const expire = (deadline: number, choice: number): boolean => {
      if (choice === 0) return false;
      if (deadline > latestDeadlineUs) throw impossible;
      return true;
    };
    const calls = {
      openMutexIn: open,
      openFutexWordsIn: open,
      closeSharedRange: () => 0,
      mutexInit: (at: number) => this.#step(() => this.#setMutex(at, undefined, 'sound')),
      mutexCheck: () => 0,
      mutexHolder: (at: number) => this.#step(() => this.#mutex(at).holder ?? 0),
      mutexTrylock: (at: number) => this.#step(() => this.#tryLock(at)),
      mutexTimedlock: (at: number, deadline: number) =>
        this.#step((choice) => {
          const { holder } = this.#mutex(at);
          if (holder === this.#process) return -EDEADLK;
          if (expire(deadline, choice)) {
            if (holder === undefined) throw impossible;
            return -ETIMEDOUT;
          }
          if (holder !== undefined) throw impossible;
          return this.#tryLock(at);
        }),
      mutexUnlock: (at: number) => this.#step(() => this.#unlock(at)),
      mutexConsistent: (at: number) =>
        this.#step(() => {
          const { holder, state } = this.#mutex(at);
          if (holder !== this.#process || state !== 'suspect') return -EINVAL;
          return this.#setMutex(at, holder, 'sound');
        }),
      wordLoad: (at: number, index: number) => this.#step(() => this.#word(at / 4 + index)),
      wordCompareExchange: (at: number, index: number, expected: number, value: number) =>
        this.#step(() => {
          const word = at / 4 + index;
          const found = this.#word(word);
          if (found === expected) this.#setWord(word, value);
          return found;
        }),
      futexWake: (at: number, index: number, count: number) =>
        this.#step((choice) => this.#wake(at / 4 + index, count, choice)),
      futexAddAndWake: (at: number, index: number, count: number) =>
        this.#step((choice) => {
          const word = at / 4 + index;
          this.#setWord(word, (this.#word(word) + 1) >>> 0);
          return this.#wake(word, count, choice);
        }),
      futexWaitSync: (
        at: number,
        index: number,
        mask: number,
        expected: number,
        deadline: number,
      ) =>
        this.#wait({ word: at / 4 + index, mask, expected }, (choice) => expire(deadline, choice)),
    };
    Object.assign(native, calls);
    this.#names = Object.keys(calls);
  }

  readonly #names: readonly string[];

  [Symbol.dispose](): void {
    for (const name of this.#names) Reflect.deleteProperty(native, name);
  }

  #word(index: number): number {
    return this.#world.words[index] ?? 0;
  }

  #setWord(index: number, value: number): void {
    this.#world = { ...this.#world, words: this.#world.words.with(index, value) };
  }

  #mutex(at: number): ModelMutex {
    return this.#world.mutexes[at] ?? { holder: undefined, state: 'sound' };
  }

  #setMutex(at: number, holder: number | undefined, state: ModelMutex['state']): number {
    this.#world = {
      ...this.#world,
      mutexes: { ...this.#world.mutexes, [at]: { holder, state } },
    };
    return 0;
  }

  #tryLock(at: number): number {
    const { holder, state } = this.#mutex(at);
    if (holder !== undefined) return -constants.errno.EBUSY;
    if (state === 'lost') return -native.ENOTRECOVERABLE;
    this.#setMutex(at, this.#process, state === 'died' ? 'suspect' : 'sound');
    return state === 'died' ? -native.EOWNERDEAD : 0;
  }

  #unlock(at: number): number {
    const { holder, state } = this.#mutex(at);
    if (holder !== this.#process) return -EPERM;
    return this.#setMutex(at, undefined, state === 'suspect' ? 'lost' : 'sound');
  }

  /** Falls asleep in one step, and wakes up in another: it then looks at the word again. */
  #wait(sleep: Sleep, expires: (choice: number) => boolean): number {
    for (;;) {
      const passed = this.#step(() => {
        if (hasChanged(this.#world, sleep)) return true;
        this.#setAsleep(this.#process, sleep);
        return false;
      });
      if (passed === true) return 0;
      const expired = this.#step((choice) => {
        const isAsleep = this.#world.asleep[this.#process] !== undefined;
        if (expires(choice) !== isAsleep) throw impossible;
        this.#setAsleep(this.#process, undefined);
        return isAsleep;
      });
      if (expired === true) return -ETIMEDOUT;
    }
  }

  #setAsleep(process: number, sleep: Sleep | undefined): void {
    this.#world = { ...this.#world, asleep: this.#world.asleep.with(process, sleep) };
  }

  /** Wakes `count` sleepers, from the one with the number `choice` on. */
  #wake(word: number, count: number, choice: number): number {
    const sleepers = this.#world.asleep.flatMap((sleep, process) =>
      sleep?.word === word ? [process] : [],
    );
    if (choice > 0 && (count >= sleepers.length || choice >= sleepers.length)) throw impossible;
    const chosen = [...sleepers.slice(choice), ...sleepers.slice(0, choice)].slice(0, count);
    for (const process of chosen) this.#setAsleep(process, undefined);
    this.#world = { ...this.#world, woken: this.#world.woken + chosen.length };
    return chosen.length;
  }

  /**
   * Calls `check` with every outcome: all processes have ended, were killed, or wait for ever. Returns how many
   * outcomes there are.
   *
   * @param prepare Creates the locks, and stores what is in the memory at the beginning.
   */
  explore(
    processes: readonly LockProcess[],
    check: (outcome: LockOutcome) => void,
    prepare: (shared: Shared) => void = () => undefined,
  ): number {
    this.#world = emptyWorld(processes.length);
    prepare(this.#shared());
    const seen = new Set<string>();
    let outcomes = 0;
    const visit = (states: readonly State[], world: World, schedule: string): void => {
      const key = JSON.stringify([world, states.map(({ log, killed }) => [log, killed])]);
      if (seen.has(key)) return;
      seen.add(key);
      let canContinue = false;
      for (const [i, process] of processes.entries()) {
        const state = states[i];
        if (state === undefined || state.done || state.killed) continue;
        for (let choice = 0; choice < processes.length; choice++) {
          const next = this.#advance(i, process, state, world, choice);
          if (choice > 0 && !this.#hasChoice) break;
          if (next === undefined) continue;
          canContinue = true;
          const after = this.#world;
          visit(states.with(i, next), after, `${schedule} ${process.name}${String(choice)}`);
        }
        if (process.mayDie !== true) continue;
        visit(
          states.with(i, { ...state, killed: true }),
          withoutProcess(world, i),
          `${schedule} ${process.name}:dies`,
        );
      }
      if (canContinue) return;
      outcomes++;
      this.#world = world;
      this.#step = (perform) => perform(0);
      check({
        results: states.map(({ result }) => result),
        killed: states.map(({ killed }) => killed),
        waits: states.map(({ done, killed }) => !done && !killed),
        world,
        schedule,
      });
    };
    const fresh = { log: [], done: false, killed: false, result: undefined };
    try {
      visit(
        processes.map(() => fresh),
        this.#world,
        '',
      );
    } finally {
      this.#step = (perform) => perform(0);
    }
    return outcomes;
  }

  #shared(): Shared {
    return {
      get: (index) => this.#step(() => this.#world.data[index] ?? 0) as number,
      set: (index, value) => {
        this.#step(() => {
          const data = Object.assign([...this.#world.data], { [index]: value });
          this.#world = { ...this.#world, data };
          return 0;
        });
      },
    };
  }

  /** Runs a process up to its next call and performs that. `undefined` if it cannot be performed now. */
  #advance(
    index: number,
    process: LockProcess,
    state: State,
    world: World,
    choice: number,
  ): State | undefined {
    this.#world = world;
    this.#process = index;
    const log = [...state.log];
    let position = 0;
    let performed = false;
    /** Disposal on the way out makes calls, too: none has an effect. */
    let ended: Error | undefined;
    this.#step = (perform) => {
      if (ended !== undefined) throw ended;
      if (position < state.log.length) return state.log[position++];
      if (performed) throw (ended = stop);
      performed = true;
      this.#hasChoice = perform.length > 0;
      try {
        const result = perform(choice);
        log.push(result);
        position++;
        return result;
      } catch (error) {
        if (error === impossible) ended = impossible;
        throw error;
      }
    };
    let result: unknown;
    try {
      result = process.run(this.#shared());
    } catch (error) {
      if (ended === undefined) throw error;
    }
    if (ended === impossible) return undefined;
    const done = ended === undefined;
    return { log, done, killed: false, result: done ? result : undefined };
  }
}

/** Whether a process that sleeps so would find the word changed when it looks again. */
export function hasChanged({ words }: World, { word, mask, expected }: Sleep): boolean {
  return ((words[word] ?? 0) & mask) >>> 0 !== expected;
}

function emptyWorld(processes: number): World {
  return {
    words: new Array<number>(bytesOfMemory / 4).fill(0),
    mutexes: {},
    data: [],
    asleep: new Array<undefined>(processes).fill(undefined),
    woken: 0,
  };
}

/** The kernel marks the mutexes that a process held, and forgets its sleep. */
function withoutProcess(world: World, process: number): World {
  const mutexes = Object.entries(world.mutexes).map(([at, mutex]) => [
    at,
    mutex.holder === process ? { holder: undefined, state: 'died' } : mutex,
  ]);
  return {
    ...world,
    mutexes: Object.fromEntries(mutexes) as World['mutexes'],
    asleep: world.asleep.with(process, undefined),
  };
}
