/** Finds the mapping of a file that the exercise asks for. */
import type { EventOf } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { lastNameOf } from '../judge/last-name.js';
import type { Run } from '../observed-programs/observed-program.js';

export type Mapping = EventOf<'mapped'>;

export function fileMappings(history: RecordedHistory): Mapping[] {
  return history
    .all('mapped')
    .filter(
      (event) =>
        event.object.kind === 'file' && event.object.path?.startsWith('/dev/shm/') === false,
    );
}

/** The writer's mapping that is shared and writable, or else the one that comes nearest. */
export function writersMapping({ history }: Run): Mapping | undefined {
  const mappings = fileMappings(history);
  return (
    mappings.find((event) => event.shared && event.writable) ??
    mappings.find((event) => event.shared) ??
    mappings.find((event) => event.writable)
  );
}

export function pathOfMapped({ history }: Run, mapping: Mapping | undefined): string | undefined {
  return mapping === undefined ? undefined : lastNameOf(history, mapping.object).path;
}
