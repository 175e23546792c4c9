/** Sets of signals, as the kernel writes them: bit 0 is signal 1. */
export function signalsOf(set: bigint): number[] {
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => ((set >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => bit + 1);
}

/** @param hex As /proc shows it. */
export function signalsIn(hex: string): number[] {
  return signalsOf(BigInt(`0x${hex}`));
}
