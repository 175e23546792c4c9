/** The criterion `sum-clients`: each client prints the sum of both values. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import { isServing } from './bound-socket.js';
import { clientValues, findPrintedSum, sum } from './values.js';

export function sumClients({ server, clients }: ServerAndClients): Finding<Evidence> {
  const silent = clients.findIndex(({ history }) => findPrintedSum(history) === undefined);
  if (silent < 0) return pass('clients-printed', { sum });
  const values = { sum, value: clientValues[silent] ?? '' };
  const refused = clients[silent]?.history.all('failed').find((event) => event.call === 'connect');
  return refused !== undefined && !isServing(server.history)
    ? fail('connect-refused', { ...values, error: refused.error })
    : fail('client-silent', values);
}
