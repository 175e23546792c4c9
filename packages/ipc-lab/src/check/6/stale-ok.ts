/** The criterion `stale-ok`: the server starts although a killed server left its socket file. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import { isServing } from './bound-socket.js';

export function staleOk({ killed, restarted }: ServerAndClients): Finding<Evidence> {
  if (killed === undefined || !isServing(killed.history)) return unknown('server-never-served');
  if (restarted === undefined) return unknown('not-restarted');
  if (isServing(restarted.history)) {
    const bound = killed.history.all('bound')[0];
    return pass('restarted', { address: bound?.address ?? '' });
  }
  const refused = restarted.history.all('failed').find((event) => event.call === 'bind');
  return refused === undefined
    ? fail('restart-failed')
    : fail('rebind-refused', { error: refused.error, path: refused.path ?? '' });
}
