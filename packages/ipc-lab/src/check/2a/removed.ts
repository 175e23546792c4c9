/** The criterion `removed`: no segment is left in the system. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Leftover } from '../observed-programs/leftovers.js';
import type { Evidence } from './evidence.js';

export function removed(
  history: RecordedHistory,
  leftovers: readonly Leftover[],
): Finding<Evidence> {
  const left = leftovers.find(({ kind }) => kind === 'segment' || kind === 'shared-memory');
  if (left !== undefined) return fail('segment-left', { name: left.name });
  const isShared = history.all('mapped').some((event) => event.shared);
  return isShared ? pass('nothing-left') : unknown('no-segment');
}
