/** The criterion `unix-socket`: the server and its clients use AF_UNIX sockets. */
import type { Text } from '../../language/text.js';
import { carrierBetween, shownCarrier } from '../judge/carriers.js';
import { sideOf } from '../judge/side.js';
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
  if (without > 0) return fail('client-not-unix');
  return otherThanUnix(server, clients) ?? fail('server-not-unix');
}

const asked: Text = { en: 'an AF_UNIX socket', fr: 'une socket AF_UNIX' };

/** What the server used instead: an Internet address, or something else from which it, or a client, read. */
function otherThanUnix(server: Run, clients: readonly Run[]): Finding<Evidence> | undefined {
  const bound = server.history.all('bound')[0];
  if (bound !== undefined) {
    const { pid, address } = bound;
    return fail('server-internet', { pid, address, at: server.history.at(bound) });
  }
  for (const client of clients) {
    const carrier = carrierBetween(sideOf(client), sideOf(server), () => true);
    if (carrier === undefined) continue;
    return fail(
      carrier.isMemory ? 'memory-instead' : 'other-carrier',
      shownCarrier(carrier, asked),
    );
  }
  return undefined;
}

function makesUnixSocket({ history }: Run): boolean {
  return history.all('made').some((event) => /AF_(?:UNIX|LOCAL)\b/.test(event.call));
}
