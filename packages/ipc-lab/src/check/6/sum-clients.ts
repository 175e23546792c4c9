/** The criterion `sum-clients`: each client prints the sum of both values. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import { askedForAnswer } from './asked-for-answer.js';
import { isServing } from './bound-socket.js';
import { crashIn } from './crash.js';
import type { Evidence } from './evidence.js';
import type { Service } from './service.js';
import { receivedAnswer } from './received-answer.js';
import { findOtherResult, findPrintedSum, sumOf } from './values.js';

export function sumClients({ server, clients, values }: Service): Finding<Evidence> {
  const sum = sumOf(values);
  const silent = clients.findIndex(({ history }) => findPrintedSum(history, sum) === undefined);
  const run = clients[silent];
  if (run === undefined) return pass('clients-printed', { sum });
  const shown = { sum, value: values[silent] ?? '' };
  const { history } = run;
  const refused = history.all('failed').find((event) => event.call === 'connect');
  if (refused !== undefined && history.all('connected').length === 0) {
    const { error, path = '' } = refused;
    return isServing(server.history)
      ? fail('connect-failed', { ...shown, error, path })
      : fail('connect-refused', { ...shown, error });
  }
  const crash = crashIn(run);
  if (crash !== undefined) return crash;
  if (!askedForAnswer(run)) return fail('client-never-received', shown);
  const killed = crashIn(server);
  if (killed !== undefined) return fail('client-unanswered', { ...shown, ...killed.values });
  const other = findOtherResult(history);
  const received = receivedAnswer(run, sum);
  if (received !== undefined) {
    const line = other?.text.trim() ?? '';
    return fail(line === '' ? 'answer-not-printed' : 'answer-printed-wrong', {
      ...{ ...shown, line, at: history.at(received) },
    });
  }
  return other === undefined
    ? fail('client-silent', shown)
    : fail('client-wrong', { ...shown, line: other.text.trim() });
}
