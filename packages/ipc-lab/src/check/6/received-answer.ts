/** Whether the right answer, as text, reached a client, whatever it did with it. */
import type { EventOf } from '../../observe/events.js';
import { isShown } from '../judge/printed-numbers.js';
import type { Run } from '../observed-programs/observed-program.js';

export function receivedAnswer({ history }: Run, sum: number): EventOf<'read'> | undefined {
  return history
    .all('read')
    .find(
      ({ object, data }) =>
        object.kind === 'socket' && data !== undefined && isShown(data.toString('latin1'), sum),
    );
}
