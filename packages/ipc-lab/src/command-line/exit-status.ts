/** Describes how a process ended, as the end of a sentence. */
import { inEach, type Catalogue, type Text } from '../language/text.js';

const texts = {
  exited: { en: 'exited with code {code}', fr: "s'est terminé avec le code {code}" },
  killed: { en: 'was killed by {signal}', fr: 'a été tué par {signal}' },
} as const satisfies Catalogue;

/** Takes the exit status of a child, as `linux-ipc/process` returns it. */
export function fateOf({
  code,
  signal,
}: {
  readonly code: number | null;
  readonly signal: string | null;
}): Text {
  return signal === null
    ? inEach(texts.exited, { code: code ?? '?' })
    : inEach(texts.killed, { signal });
}
