/** The criterion `sigint-all`: after the last SIGUSR1 the parent sends SIGINT to all children. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { otherSignal } from '../judge/other-signal.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { pidsOf } from './five-children.js';
import { deliveries, sendings } from './signals.js';

export function sigintAll(
  history: RecordedHistory,
  subject: Subject,
  isTimedOut: boolean,
): Finding<Evidence> {
  const { children, self } = subject;
  if (children.length === 0) return unknown('no-children');
  const last = sendings(history, subject, 'SIGUSR1').at(-1)?.id ?? 0;
  const sent = sendings(history, subject, 'SIGINT');
  const missing = children.filter((child) => {
    const isSent = sent.some((event) => event.target === child.pid && event.id > last);
    const isDelivered = deliveries(history, child, 'SIGINT').some(
      (event) => event.id > last && isSentByOne(history, self, event),
    );
    return !isSent && !isDelivered;
  });
  if (missing.length === 0) return pass('sigint-sent', { count: children.length });
  if (isTimedOut && sent.length === 0) return unknown('stopped-before', { signal: 'SIGINT' });
  if (sent.length === 0) {
    return otherSignal(history, self, children, 'SIGINT') ?? fail('sigint-never');
  }
  const early = sent.find((event) => missing.some(({ pid }) => pid === event.target));
  return early === undefined
    ? fail('sigint-missing', { pids: pidsOf(missing), count: missing.length })
    : fail('sigint-early', { pid: early.target, at: history.at(early) });
}

function isSentByOne(
  history: RecordedHistory,
  processes: ReadonlySet<Process>,
  event: EventOf<'signal-delivered'>,
): boolean {
  const sender =
    event.sender === undefined ? undefined : history.processes.owner(event.sender, event);
  return sender !== undefined && processes.has(sender);
}
