/**
 * Makes every access to a channel's memory, plain or atomic, and every system call that its protocols
 * name, a step at which a process can end. Other processes see no effect of what happens between two
 * steps.
 *
 * The name of an access is its operation and its place: "store TAIL", "write length", "pass file".
 * `kill-steps.ts` maps these names to the steps of the protocols.
 */
import {
  PADDING,
  PARTICIPANT,
  PARTICIPANT_WORDS,
  WORD,
} from '../../../dist/channel/ring/layout.js';
import { ReliableSubscribers } from '../../../dist/channel/ring/reliable-broadcast.js';
import { watchCalls } from './watch-calls.js';

const wordNames = new Map<number, string>(
  Object.entries(WORD).map(([name, index]) => [index, name]),
);
const participantNames = new Map<number, string>(
  Object.entries(PARTICIPANT).map(([name, index]) => [index, `participant's ${name}`]),
);

function placeName(index: number): string {
  if (index >= WORD.DATA) return (index - WORD.DATA) % 2 === 0 ? 'length' : 'type';
  if (index < WORD.PARTICIPANTS) return wordNames.get(index) ?? String(index);
  const word = (index - WORD.PARTICIPANTS) % PARTICIPANT_WORDS;
  return participantNames.get(word) ?? `participant's ${String(word)}`;
}

/** The name of an access that stores `value`: for some words, it depends on the value. */
function storeName(how: string, index: number, value: number): string {
  const place = placeName(index);
  if (place === 'SLEEP' || place === 'WAIT' || place === "participant's UNITS") {
    return `${how} ${place} ${value === 0 ? '0' : '1'}`;
  }
  if (place === 'type' && value === PADDING) return `${how} PADDING`;
  if (place === 'length' && value < 0) return `${how} claimed length`;
  return `${how} ${place}`;
}

/** The accesses that mark this process as about to sleep. */
const FALLING_ASLEEP = /^(store (SLEEP|WAIT) 1|compare and exchange (TAIL|HEAD))$/;

/** Calls `onAccess` before every access of this process to the memory of a channel, from now on. */
export function watchSteps(onAccess: (access: string) => void): void {
  watchMemory(onAccess);
  watchCalls(onAccess);
  watchRemoval(onAccess);
}

/** J4 is a step without an access to shared memory. */
function watchRemoval(onAccess: (access: string) => void): void {
  type Remove = (this: ReliableSubscribers, participant: number) => void;
  const subscribers = ReliableSubscribers.prototype as { remove: Remove };
  const { remove } = subscribers;
  subscribers.remove = function (participant) {
    onAccess('count out');
    remove.call(this, participant);
  };
}

/** Names accesses that are other steps after certain others: takes all of {@link watchSteps} in order. */
export function tellApart(onStep: (access: string) => void): (access: string) => void {
  let before = '';
  let isFallingAsleep = false;
  return (access) => {
    const last = before;
    before = access;
    if (FALLING_ASLEEP.test(access)) isFallingAsleep = true;
    else if (/^store (SLEEP|WAIT) 0$/.test(access)) isFallingAsleep = false;
    if (access === 'wait until readable' && last === 'receive handshake') {
      onStep('wait for handshake');
    } else if (access === 'wait until readable' && isFallingAsleep) {
      isFallingAsleep = false;
      onStep('sleep');
    } else if (/^store (SLEEP|WAIT) 1$/.test(last)) {
      onStep('check again');
    } else if (access === 'load length' && last.startsWith("load participant's")) {
      onStep('load length of a hole');
    } else {
      onStep(access);
    }
  };
}

function watchMemory(onAccess: (access: string) => void): void {
  const arrays = new WeakMap<object, Int32Array>();
  const memories = new WeakSet<ArrayBufferLike>();

  const handler: ProxyHandler<Int32Array> = {
    get(array, property) {
      const index = typeof property === 'string' ? Number(property) : NaN;
      if (Number.isNaN(index)) return Reflect.get(array, property, array) as unknown;
      onAccess(`read ${placeName(index)}`);
      return array[index];
    },
    set(array, property, value: number) {
      onAccess(storeName('write', Number(property), value));
      array[Number(property)] = value;
      return true;
    },
  };
  const watchedClass: ProxyHandler<Int32ArrayConstructor> = {
    construct: (target, parameters: unknown[], newTarget) => {
      const made = Reflect.construct(target, parameters, newTarget) as Int32Array;
      // Only segments are viewed in this way.
      if (parameters.length !== 3 || made.length < WORD.DATA) return made;
      memories.add(made.buffer);
      const watched = new Proxy(made, handler);
      arrays.set(watched, made);
      return watched;
    },
  };
  globalThis.Int32Array = new Proxy(Int32Array, watchedClass);

  type Operation = (array: Int32Array, index: number, ...values: number[]) => number;
  const operations = Atomics as unknown as Record<string, Operation>;
  const watchAtomics = (name: string, nameOf: (index: number, value: number) => string): void => {
    const original = operations[name];
    if (original === undefined) throw new Error(name);
    const watched: Operation = (watchedArray, index, ...values) => {
      const array = arrays.get(watchedArray);
      if (array === undefined) return original(watchedArray, index, ...values);
      onAccess(nameOf(index, values[0] ?? 0));
      return original(array, index, ...values);
    };
    operations[name] = watched;
  };
  watchAtomics('load', (index) => `load ${placeName(index)}`);
  watchAtomics('store', (index, value) => storeName('store', index, value));
  watchAtomics('compareExchange', (index) => `compare and exchange ${placeName(index)}`);
  watchAtomics('exchange', (index) => `exchange ${placeName(index)}`);
  watchAtomics('add', (index) => `add 0 to ${placeName(index)}`);

  type Method = (this: Uint8Array, ...parameters: unknown[]) => unknown;
  const methods = Object.getPrototypeOf(Uint8Array.prototype) as Record<string, Method>;
  const watchMethod = (name: string, watched: (original: Method) => Method): void => {
    const original = methods[name];
    if (original === undefined) throw new Error(name);
    const watchedMethod = watched(original);
    methods[name] = function (...parameters) {
      const method = memories.has(this.buffer) ? watchedMethod : original;
      return method.apply(this, parameters);
    };
  };
  watchMethod('slice', (slice) => {
    return function (...range) {
      onAccess('copy out');
      return slice.apply(this, range);
    };
  });
  watchMethod('fill', (fill) => {
    return function (...parameters) {
      onAccess('zero');
      return fill.apply(this, parameters);
    };
  });
  watchMethod('set', (set) => {
    return function (source, offset) {
      const bytes = source as Uint8Array;
      const half = bytes.length >> 1;
      onAccess('copy in');
      set.call(this, bytes.subarray(0, half), offset);
      onAccess('copy in the rest');
      return set.call(this, bytes.subarray(half), (offset as number) + half);
    };
  });
}
