/** Messages of many lengths, of which each byte is known: a torn or exchanged one is seen. */

const longest = 5000;

export function numberedMessage(number: number): Uint8Array {
  const message = new Uint8Array(4 + ((number * 613) % longest)).fill(number * 7);
  new DataView(message.buffer).setUint32(0, number);
  return message;
}

/** The number of a message; -1 when it is not what {@link numberedMessage} made. */
export function numberOfMessage(message: Uint8Array): number {
  if (message.length < 4) return -1;
  const number = new DataView(message.buffer, message.byteOffset).getUint32(0);
  return Buffer.from(numberedMessage(number)).equals(message) ? number : -1;
}
