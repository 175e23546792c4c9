/** The criterion `cleaned`: the socket file no longer exists when the server has ended. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import { crashIn } from './crash.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import { isServing } from './bound-socket.js';

export function cleaned({ server, end, left }: ServerAndClients): Finding<Evidence> {
  if (!isServing(server.history)) return unknown('server-never-served');
  if (left !== undefined) {
    if (end === 'killed') return fail('socket-left-unended', { path: left });
    const crash = crashIn(server);
    return crash === undefined
      ? fail('socket-left', { path: left })
      : fail('socket-left-by-killed', { ...crash.values, path: left });
  }
  if (end === 'killed') return unknown('server-did-not-end');
  const path = server.history.all('bound')[0]?.path;
  return path === undefined ? pass('no-socket-file') : pass('socket-removed', { path });
}
