/** The criterion `n-values`: the sender writes exactly N values. */
import type { SharedObject } from '../../observe/events.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { transferOf, type Round } from './round.js';

export function nValues(
  round: Round,
  fifo: SharedObject | undefined,
  sent: readonly number[] | undefined,
  count: number,
): Finding<Evidence> {
  if (fifo === undefined) return fail('no-fifo');
  if (sent === undefined) {
    const { pid = 0, call = '' } = transferOf(round, fifo).writes[0] ?? {};
    return unknown('values-unseen', { pid, call });
  }
  const shown = { count: sent.length, wanted: count };
  return sent.length === count ? pass('n-written', shown) : fail('n-wrong', shown);
}
