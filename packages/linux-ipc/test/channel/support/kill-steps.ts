/**
 * Every access to a channel's memory, plain or atomic, becomes a step at which a process can end:
 * what a process does between two accesses, no other can see.
 *
 * An access is named by what it does and where: "store TAIL", "write length". The protocols' files
 * number their steps; {@link STEPS} says which accesses those are.
 */
import { PADDING, PARTICIPANT, PARTICIPANT_WORDS, WORD } from '../../../dist/channel/layout.js';
import { native } from '../../../dist/native.js';

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

/** The name of what stores `value`: some words are different steps for different values. */
function storeName(how: string, index: number, value: number): string {
  const place = placeName(index);
  if (place === 'SLEEP' || place === 'WAIT' || place === "participant's UNITS") {
    return `${how} ${place} ${value === 0 ? '0' : '1'}`;
  }
  if (place === 'type' && value === PADDING) return `${how} PADDING`;
  if (place === 'length' && value < 0) return `${how} claimed length`;
  return `${how} ${place}`;
}

/** Calls `onStep` before every access of this process to the memory of a channel, from now on. */
export function watchSteps(onStep: (access: string) => void): void {
  const arrays = new WeakMap<object, Int32Array>();
  const memories = new WeakSet<ArrayBufferLike>();

  const handler: ProxyHandler<Int32Array> = {
    get(array, property) {
      const index = typeof property === 'string' ? Number(property) : NaN;
      if (Number.isNaN(index)) return Reflect.get(array, property, array) as unknown;
      onStep(`read ${placeName(index)}`);
      return array[index];
    },
    set(array, property, value: number) {
      onStep(storeName('write', Number(property), value));
      array[Number(property)] = value;
      return true;
    },
  };
  const watchedClass: ProxyHandler<Int32ArrayConstructor> = {
    construct: (target, parameters: unknown[], newTarget) => {
      const made = Reflect.construct(target, parameters, newTarget) as Int32Array;
      // Only segments are viewed so.
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
      onStep(nameOf(index, values[0] ?? 0));
      return original(array, index, ...values);
    };
    operations[name] = watched;
  };
  watchAtomics('load', (index) => `load ${placeName(index)}`);
  watchAtomics('store', (index, value) => storeName('store', index, value));
  watchAtomics('compareExchange', (index) => `exchange ${placeName(index)}`);
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
      onStep('copy out');
      return slice.apply(this, range);
    };
  });
  watchMethod('fill', (fill) => {
    return function (...parameters) {
      onStep('zero');
      return fill.apply(this, parameters);
    };
  });
  watchMethod('set', (set) => {
    return function (source, offset) {
      const bytes = source as Uint8Array;
      const half = bytes.length >> 1;
      onStep('copy in');
      set.call(this, bytes.subarray(0, half), offset);
      onStep('copy in the rest');
      return set.call(this, bytes.subarray(half), (offset as number) + half);
    };
  });

  const write = native.write.bind(native);
  native.write = (fd, from) => {
    if (from.length === 8) onStep('ring');
    return write(fd, from);
  };
}

const waking = (word: string): Record<string, string> => ({
  [`load ${word}`]: 'W2',
  [`exchange ${word}`]: 'W2',
  ring: 'W3',
});
const sleeping = (word: string): Record<string, string> => ({
  [`store ${word} 1`]: 'Z1',
  [`store ${word} 0`]: 'Z4',
});

const oneToOneSend = {
  'load HEAD': 'P1',
  'write PADDING': 'P2',
  'write length': 'P3',
  'write type': 'P3',
  'copy in': 'P3',
  'copy in the rest': 'P3',
  'store TAIL': 'P4',
  ...waking('SLEEP'),
  ...sleeping('WAIT'),
};
const oneToOneReceive = {
  'load TAIL': 'C1',
  'read length': 'C2',
  'read type': 'C2',
  'copy out': 'C2',
  'store HEAD': 'C3',
  ...waking('WAIT'),
  ...sleeping('SLEEP'),
};

/** By what a victim does: its steps, by access. Each is the number in the protocol's file. */
export const STEPS = {
  'one-to-one: send': oneToOneSend,
  'one-to-one: receive': oneToOneReceive,
  'many-to-one: send': {
    'load HEAD': 'M1',
    'load TAIL': 'M1',
    "write participant's TAIL": 'M2',
    "write participant's UNITS 1": 'M2',
    "write participant's UNITS 0": 'M7',
    'exchange TAIL': 'M3',
    'write type': 'M4',
    'store claimed length': 'M4',
    'write PADDING': 'M4',
    'copy in': 'M5',
    'copy in the rest': 'M5',
    'store length': 'M4, M6',
    ...waking('SLEEP'),
    'store WAIT 1': 'Z1',
  },
  'many-to-one: receive': {
    'load length': 'C1',
    'read type': 'C2',
    'copy out': 'C2',
    zero: 'C3',
    'store HEAD': 'C4',
    ...waking('WAIT'),
    ...sleeping('SLEEP'),
  },
  'broadcast, overwriting: publish': {
    'exchange INTENT': 'B1',
    'write PADDING': 'B2',
    'write length': 'B2',
    'write type': 'B2',
    'copy in': 'B2',
    'copy in the rest': 'B2',
    'store TAIL': 'B3',
    'store LATEST': 'B3',
    ...waking('SLEEP'),
  },
  'broadcast, overwriting: subscribe': {
    'load TAIL': 'S1',
    'load INTENT': 'S1, S4',
    'read length': 'S2',
    'read type': 'S2',
    'copy out': 'S2',
    'add 0 to INTENT': 'S3',
    'load LATEST': 'S4',
    'store SLEEP 1': 'Z1',
  },
  'broadcast, waiting: publish': {
    "load participant's HEAD": 'B1',
    'write PADDING': 'B2',
    'write length': 'B2',
    'write type': 'B2',
    'copy in': 'B2',
    'copy in the rest': 'B2',
    'store TAIL': 'B3',
    'store LATEST': 'B3',
    "store participant's HEAD": 'J1',
    ...waking('SLEEP'),
    ...sleeping('WAIT'),
  },
  'broadcast, waiting: subscribe': {
    'load TAIL': 'C1',
    'read length': 'C2',
    'read type': 'C2',
    'copy out': 'C2',
    "store participant's HEAD": 'C3',
    ...waking('WAIT'),
    'store SLEEP 1': 'Z1',
  },
  'latest value: write': {
    'exchange INTENT': 'V1',
    'write length': 'V2',
    'copy in': 'V2',
    'copy in the rest': 'V2',
    'store TAIL': 'V3',
    ...waking('SLEEP'),
  },
  'latest value: follow': {
    'load TAIL': 'L1',
    'read length': 'L2',
    'copy out': 'L2',
    'add 0 to INTENT': 'L3',
    'store SLEEP 1': 'Z1',
  },
  'requests: ask': { ...oneToOneSend, ...oneToOneReceive },
  'requests: answer': { ...oneToOneSend, ...oneToOneReceive },
} satisfies Record<string, Record<string, string>>;

export type Role = keyof typeof STEPS;

/** The accesses at which a victim of this role can end. */
export function accessesOf(role: Role): string[] {
  return Object.keys(STEPS[role]);
}

/** How a step is called in a report: "P4 store TAIL". */
export function stepName(role: Role, access: string): string {
  const number = (STEPS[role] as Record<string, string>)[access];
  return number === undefined ? access : `${number} ${access}`;
}
