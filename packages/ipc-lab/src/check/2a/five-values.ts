/** The criterion `five-values`: the parent prints five integers in 0..100. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function fiveValues(
  history: RecordedHistory,
  { parent }: Subject,
  { values, nearest }: PrintedValues,
): Finding<Evidence> {
  const shown = {
    pid: parent.pid,
    values: (values ?? nearest).slice(0, 12).join(' '),
    count: nearest.length,
  };
  if (values !== undefined) return pass('values-printed', shown);
  const { ended } = parent;
  if (ended?.signal !== undefined && nearest.length < wanted.values) {
    return fail('process-killed', { pid: parent.pid, signal: ended.signal, at: history.at(ended) });
  }
  if (nearest.length === 0) return fail('no-values-printed', shown);
  return fail(nearest.length === wanted.values ? 'values-out-of-range' : 'values-not-five', shown);
}
