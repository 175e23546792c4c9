/** Whether a client asked for the answer: it called read, recv or the like on a socket. */
import type { Run } from '../observed-programs/observed-program.js';

export function askedForAnswer({ history }: Run): boolean {
  const isRead = (call: string): boolean => /^(?:p?read|recv)/.test(call);
  return (
    history.all('read').some(({ object }) => object.kind === 'socket') ||
    [...history.all('blocked'), ...history.all('failed')].some(
      ({ call, object }) => object?.kind === 'socket' && isRead(call),
    )
  );
}
