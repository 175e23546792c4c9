/** The criterion `sum-server`: the server prints the sum of both values. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import { isServing } from './bound-socket.js';
import { crashIn } from './crash.js';
import type { Evidence } from './evidence.js';
import type { Service } from './service.js';
import { findOtherResult, findPrintedSum, sumOf } from './values.js';

export function sumServer({ server, values }: Service): Finding<Evidence> {
  const { history } = server;
  const sum = sumOf(values);
  const said = findPrintedSum(history, sum);
  if (said !== undefined) {
    return pass('sum-said', { pid: said.pid, line: said.text.trim(), at: history.at(said) });
  }
  const crash = crashIn(server);
  if (crash !== undefined) return crash;
  const other = findOtherResult(history);
  const deaf = history.all('failed').find((event) => event.call === 'listen');
  // A server of datagrams may go on: what it prints then has another cause.
  if (deaf !== undefined && other === undefined) {
    return fail('listen-refused', { pid: deaf.pid, error: deaf.error, at: history.at(deaf) });
  }
  if (isServing(history)) {
    if (other === undefined) return fail('sum-not-said', { sum });
    const { pid, text } = other;
    return fail('sum-wrong', { sum, pid, line: text.trim(), at: history.at(other) });
  }
  const refused = history.all('failed').find((event) => event.call === 'bind');
  return refused === undefined
    ? fail('server-never-served')
    : fail('bind-refused', { error: refused.error, path: refused.path ?? '' });
}
