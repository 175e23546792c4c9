/** A `sigset_t` as the kernel lays it out: 64 bits, bit 0 is signal 1. */
export type SignalSet = bigint;

export function signalSet(numbers: readonly number[]): SignalSet {
  return numbers.reduce((bits, number) => bits | (1n << BigInt(number - 1)), 0n);
}

/** A signal set as memory, for a native call. */
export function signalSetMemory(numbers: readonly number[]): BigUint64Array {
  return BigUint64Array.of(signalSet(numbers));
}
