/** A remark: a child is ready in time only because its parent sleeps. */
import { inEach, type Text } from '../../../language/text.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import { lateBy } from '../../observed-programs/late-run.js';
import { unorderedHandler } from '../readiness.js';
import type { Remark } from '../remark.js';
import { longSleep } from '../slept.js';
import type { Subject } from '../subject.js';

const text: Text = {
  en: 'child {pid} is ready for {signal} before its parent sends it, but no call orders this: the parent only lets time pass ({call}). A handler installed before fork, or a message that says "ready", does not depend on time',
  fr: "l'enfant {pid} est prêt à recevoir {signal} avant que son père ne l'envoie, mais aucun appel ne l'ordonne : le père laisse seulement passer du temps ({call}). Un gestionnaire installé avant fork, ou un message qui dit « prêt », ne dépend pas du temps",
};

export function onlyASleepRemarks(
  history: RecordedHistory,
  subject: Subject,
  signal: string,
): Remark[] {
  const found = unorderedHandler(history, subject, signal);
  // In shared memory a child may say that it is ready without any call.
  if (found === undefined || history.all('mapped').some(({ shared }) => shared)) return [];
  const { child, sent } = found;
  const wait = longSleep(history, subject.self, [{ time: child.bornAt }, sent], lateBy);
  if (wait === undefined) return [];
  const values = { pid: child.pid, signal, call: wait.call };
  return [{ id: 'only-a-sleep', text: inEach(text, values), at: Number(history.at(sent)) }];
}
