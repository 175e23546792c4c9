/** The criterion `sum-server`: the server prints the sum of both values. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import { isServing } from './bound-socket.js';
import { findPrintedSum, sum } from './values.js';

export function sumServer({ server: { history } }: ServerAndClients): Finding<Evidence> {
  const said = findPrintedSum(history);
  if (said !== undefined) {
    return pass('sum-said', { pid: said.pid, line: said.text.trim(), at: history.at(said) });
  }
  if (isServing(history)) return fail('sum-not-said', { sum });
  const refused = history.all('failed').find((event) => event.call === 'bind');
  return refused === undefined
    ? fail('server-never-served')
    : fail('bind-refused', { error: refused.error, path: refused.path ?? '' });
}
