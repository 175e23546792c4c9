/** Signals to a whole process group, where the exercise asks for one child. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { SharedEvidence } from './evidence.js';
import { fail, type Finding } from './verdict.js';

/** A target of 0 or less is a process group, which may contain a single child, or the sender itself. */
export function isToGroup(history: RecordedHistory, sent: EventOf<'signal-sent'>): boolean {
  if (sent.target > 0) return false;
  const receivers = receiversOf(history, sent);
  return receivers.length > 1 || receivers.some(({ pid }) => pid === sent.pid);
}

export function sentToGroup(
  history: RecordedHistory,
  parent: Process,
  sent: EventOf<'signal-sent'>,
): Finding<SharedEvidence> {
  const { call, target, signal, pid } = sent;
  const isFatal = parent.ended?.signal === signal;
  const count = receiversOf(history, sent).length;
  return fail(isFatal ? 'signal-to-group-fatal' : 'signal-to-group', {
    ...{ at: history.at(sent), call, target, signal, pid, count },
  });
}

function receiversOf(
  history: RecordedHistory,
  sent: EventOf<'signal-sent'>,
): EventOf<'signal-delivered'>[] {
  return history.all('signal-delivered').filter(({ cause }) => cause === sent.id);
}
