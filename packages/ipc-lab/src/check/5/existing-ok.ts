/** The criterion `existing-ok`: both programs work again on the FIFO left behind. */
import { fail, pass, unknown, type Finding, type Findings } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { Round } from './round.js';
import type { InEachRound } from './judge-round.js';

/**
 * @param found With a new FIFO: what is wrong there as well is not wrong because the FIFO exists.
 * @param again With the existing one.
 * @param second The round with the existing one.
 */
export function existingOk(
  found: Findings<InEachRound, Evidence>,
  again: Findings<InEachRound, Evidence>,
  second: Round,
): Finding<Evidence> {
  const ids = Object.keys(again) as InEachRound[];
  const differing = ids.filter((id) => again[id].verdict !== found[id].verdict);
  const failed = differing.find((id) => again[id].verdict === 'fail');
  if (failed !== undefined) return refusedAgain(second) ?? fail('failed-again', { id: failed });
  const unseen = differing.find((id) => again[id].verdict === 'unknown');
  if (unseen !== undefined) return unknown('unknown-again', { id: unseen });
  const met = ids.filter((id) => again[id].verdict === 'pass');
  if (met.length === 0) return unknown('never-worked');
  return pass(met.length === ids.length ? 'worked-again' : 'same-again');
}

/** A program that took the existing FIFO for an error. */
function refusedAgain({ send, get }: Round): Finding<Evidence> | undefined {
  for (const { history } of [send, get]) {
    const refused = history.all('failed').find(({ call }) => call.startsWith('mknod'));
    if (refused === undefined) continue;
    const { pid, error } = refused;
    // mkfifo(1) is a program of its own: its parent may be what ended.
    const maker = history.processes.owner(pid, refused);
    const status = maker?.ended?.status ?? 0;
    if (status > 0) return fail('refused-again', { pid, status, error });
  }
  return undefined;
}
