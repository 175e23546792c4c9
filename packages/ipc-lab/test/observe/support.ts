import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Event, EventOf, EventType } from '../../dist/observe/index.js';

/** The lines of a trace that strace 6.1 recorded. */
export function recorded(name: string): string[] {
  const path = fileURLToPath(new URL(`../../test/observe/traces/${name}.txt`, import.meta.url));
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line !== '');
}

export function only<Type extends EventType>(
  events: readonly Event[],
  type: Type,
): EventOf<Type>[] {
  return events.filter((event) => event.type === type) as EventOf<Type>[];
}
