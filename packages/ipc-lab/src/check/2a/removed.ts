/** The criterion `removed`: no segment is left in the system. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Leftover } from '../observed-programs/leftovers.js';
import type { Evidence } from './evidence.js';

export function removed(
  history: RecordedHistory,
  leftovers: readonly Leftover[],
  { parent }: Subject,
): Finding<Evidence> {
  const left = leftovers.find(({ kind }) => kind === 'segment' || kind === 'shared-memory');
  if (left !== undefined) {
    const { name } = left;
    const isOver = parent.ended !== undefined;
    return isOver ? fail('segment-left', { name }) : unknown('segment-left-at-stop', { name });
  }
  const isShared = history.all('mapped').some((event) => event.shared);
  return isShared ? pass('nothing-left') : unknown('no-segment');
}
