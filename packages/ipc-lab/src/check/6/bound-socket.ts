/** The socket that a server binds: its path, and whether it accepts clients yet. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Run } from '../observed-programs/observed-program.js';

export function boundPath({ history }: Run): string | undefined {
  return history.all('bound').find((event) => event.path?.startsWith('/') === true)?.path;
}

/** Whether clients can reach the server. A datagram socket is bound, but never listens. */
export function isServing(history: RecordedHistory): boolean {
  if (history.all('listening').length > 0) return true;
  return history.all('bound').some((event) => isDatagram(history, event.object.id));
}

function isDatagram(history: RecordedHistory, id: string): boolean {
  return history
    .all('made')
    .some((event) => event.object.id === id && event.call.includes('SOCK_DGRAM'));
}
