/** The criterion `unix-socket`: the server and its clients use AF_UNIX sockets. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';

export function unixSocket({ server, clients }: ServerAndClients): Finding<Evidence> {
  const bound = server.history.all('bound')[0];
  const without = [server, ...clients].findIndex((run) => !makesUnixSocket(run));
  if (without < 0 && bound !== undefined) {
    return pass('unix-sockets', { address: bound.address, pid: bound.pid });
  }
  const refused = server.history.all('failed').find((event) => event.call === 'bind');
  if (without < 0 && refused !== undefined) {
    return pass('unix-sockets', { address: refused.path ?? '', pid: refused.pid });
  }
  return fail(without <= 0 ? 'server-not-unix' : 'client-not-unix');
}

function makesUnixSocket({ history }: Run): boolean {
  return history.all('made').some((event) => /AF_(?:UNIX|LOCAL)\b/.test(event.call));
}
