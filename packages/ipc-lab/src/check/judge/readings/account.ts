/** Accounts for the bytes that a program sent: numbers, and whatever stands around them. */

/** A number as it stands in the bytes. */
export interface Found {
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** How many digits it has after its decimal mark, if it is written in digits. */
  readonly decimals?: number;
}

/** Leaves no byte unaccounted for: a byte belongs to a number, or to what stands around the numbers. */
export interface Account {
  readonly numbers: readonly Found[];
  /** The bits that it takes to say all that is not a number: words, brackets, unused room. */
  readonly rest: number;
  /** Whether almost any bytes could be read in this way: only a result, or N, shows that they are meant so. */
  readonly isGuess?: true;
}

/** What was sent. */
export interface Sent {
  readonly data: Buffer;
  /** The length of each write. */
  readonly messages: readonly number[];
}

/** The writes, if all have the same length; otherwise all the bytes as one. */
export function recordsOf({ data, messages }: Sent): Buffer[] {
  const [size = 0] = messages;
  if (messages.length < 2 || messages.some((length) => length !== size)) return [data];
  return messages.map((_, index) => data.subarray(index * size, (index + 1) * size));
}
