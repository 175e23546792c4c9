/** The messages that are measured: bytes of some length, or plain data. */

/** An object whose JSON takes about 110 bytes. */
function reading(i: number): unknown {
  return {
    id: i & 0xffff,
    sensor: 'greenhouse-12',
    kind: 'temperature',
    value: 21.5,
    isValid: true,
    tags: ['north', 'roof'],
  };
}

/** The two messages of Node.js' own benchmark/cluster/echo.js. */
const echoed: Readonly<Record<string, unknown>> = {
  'echo-string': 'hello world!',
  'echo-object': { action: 'pewpewpew', powerLevel: 9001 },
};

/** Whether a subject of {@link nextMessage} is a length in bytes. */
export function isBytes(subject: string): boolean {
  return /^\d+$/.test(subject);
}

/**
 * Returns what makes the next message of a stream.
 *
 * @param subject `object`, `echo-string`, `echo-object`, or a length in bytes: letters, which JSON does
 *   not escape.
 */
export function nextMessage(subject: string): () => unknown {
  if (isBytes(subject)) {
    const message = Buffer.alloc(Number(subject), 'x');
    return () => message;
  }
  let sent = 0;
  return subject === 'object' ? () => reading(sent++) : () => echoed[subject];
}
