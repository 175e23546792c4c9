/** The criterion `five-values`: the parent prints five integers in 0..100. */
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function fiveValues(
  { parent }: Subject,
  { values, nearest }: PrintedValues,
): Finding<Evidence> {
  const shown = {
    pid: parent.pid,
    values: (values ?? nearest).slice(0, 12).join(' '),
    count: nearest.length,
  };
  if (values !== undefined) return pass('values-printed', shown);
  if (nearest.length === 0) return fail('no-values-printed', shown);
  return fail(nearest.length === wanted.values ? 'values-out-of-range' : 'values-not-five', shown);
}
