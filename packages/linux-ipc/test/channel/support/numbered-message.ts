/** Messages of many lengths whose every byte is known: a check notices a torn or exchanged one. */

/** The default length of the longest one. */
const LONGEST = 1300;
const HEADER_BYTES = 8;

/** @param sender The number of the sender, which the message carries. */
export function numberedMessage(number: number, sender = 0, longest = LONGEST): Uint8Array {
  const length = HEADER_BYTES + ((number * 613) % (longest - HEADER_BYTES));
  const message = new Uint8Array(length).fill(number * 7 + sender);
  const view = new DataView(message.buffer);
  view.setUint32(0, number);
  view.setUint32(4, sender);
  return message;
}

/** The number of a message; -1 if {@link numberedMessage} did not make it. */
export function numberOfMessage(message: Uint8Array, longest = LONGEST): number {
  if (message.length < HEADER_BYTES) return -1;
  const number = new DataView(message.buffer, message.byteOffset).getUint32(0);
  const expected = numberedMessage(number, senderOfMessage(message), longest);
  return Buffer.from(expected).equals(message) ? number : -1;
}

export function senderOfMessage(message: Uint8Array): number {
  return new DataView(message.buffer, message.byteOffset).getUint32(4);
}

/** One in four messages is long; the others are those of {@link numberedMessage}. */
export interface Mixture {
  readonly longest: number;
  readonly long: number;
}

export function mixedMessage(
  number: number,
  sender: number,
  { longest, long }: Mixture,
): Uint8Array {
  const message = numberedMessage(number, sender, longest);
  if (number % 4 !== 1) return message;
  const longMessage = new Uint8Array(long + number).fill(number * 7 + sender);
  longMessage.set(message.subarray(0, HEADER_BYTES));
  return longMessage;
}

/** The number of a message; -1 if {@link mixedMessage} did not make it. */
export function numberOfMixed(message: Uint8Array, mixture: Mixture): number {
  if (message.length < HEADER_BYTES) return -1;
  const number = new DataView(message.buffer, message.byteOffset).getUint32(0);
  const expected = mixedMessage(number, senderOfMessage(message), mixture);
  return Buffer.from(expected).equals(message) ? number : -1;
}
