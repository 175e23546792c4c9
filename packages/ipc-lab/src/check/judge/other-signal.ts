/** Finds the signal that the parent sent to its children, where the exercise asks for another one. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { SharedEvidence } from './evidence.js';
import { fail, type Finding } from './verdict.js';

/** A signal that ends or stops a child announces nothing; a signal that announces something ends no child. */
const ending = /^SIG(?:INT|TERM|KILL|HUP|QUIT|STOP|CONT)$/;

export function otherSignal(
  history: RecordedHistory,
  self: ReadonlySet<Process>,
  children: readonly Process[],
  asked: 'SIGUSR1' | 'SIGINT',
): Finding<SharedEvidence> | undefined {
  const sent = history
    .all('signal-sent')
    .filter(
      (event) =>
        event.error === undefined &&
        event.signal !== asked &&
        ending.test(event.signal) === ending.test(asked) &&
        children.some(({ pid }) => pid === event.target) &&
        history.processes.isByOne(self, event),
    );
  const [first] = sent;
  if (first === undefined) return undefined;
  const { signal, call } = first;
  const count = sent.filter((event) => event.signal === signal).length;
  return fail('other-signal', { asked, signal, call, count, at: history.at(first) });
}
