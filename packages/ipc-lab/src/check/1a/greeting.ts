/** The criterion `greeting`: a child answers each SIGUSR1 with "Hello from" and its own pid. */
import type { EventOf } from '../../observe/events.js';
import { isShown } from '../judge/printed-numbers.js';
import type { OutputLine } from '../../history/output-lines.js';
import { family, type Process } from '../../history/processes.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import { countExcusedGreetings, timeToAnswer } from './excused-greetings.js';
import { killedAfterHandling } from '../judge/killed-after-handling.js';
import { deliveries, sendings } from './signals.js';

export function greeting(run: Run, subject: Subject): Finding<Evidence> {
  const { history } = run;
  const { children } = subject;
  let received = 0;
  let answered = 0;
  for (const child of children) {
    const arrived = deliveries(history, child, 'SIGUSR1');
    const greetings = history.linesOf(family(child)).filter(isGreeting);
    const said = greetings.filter((line) => isShown(line.text, child.pid));
    received += arrived.length;
    answered += said.length;
    if (said.length >= arrived.length - countExcusedGreetings(run, child, arrived, said)) continue;
    const killed = killedAfterHandling(history, child, arrived);
    if (killed !== undefined) {
      const evidence = killed.isReset ? 'killed-after-reset' : 'killed-after-handling';
      return fail(evidence, { pid: child.pid, at: history.at({ time: killed.at }) });
    }
    const values = { pid: child.pid, received: arrived.length, said: said.length };
    const wrong = greetings.find((line) => !said.includes(line));
    if (wrong !== undefined) return withOtherPid(child, wrong);
    const words = history
      .linesOf(family(child))
      .find(({ event }) => greetings.length === 0 && event > (arrived[0]?.id ?? 0));
    if (words !== undefined) {
      return fail('greeting-other-words', { pid: child.pid, line: words.text.trim() });
    }
    const other = history
      .allLines()
      .find((line) => isGreeting(line) && !children.some(({ pid }) => pid === line.pid));
    return other === undefined
      ? fail('greeting-missing', values)
      : fail('greeting-by-other', { ...values, other: other.pid, line: other.text });
  }
  if (received === 0) return fail('never-received', { signal: 'SIGUSR1' });
  const late = sendings(history, subject, 'SIGUSR1').find((event) => isToEnded(children, event));
  if (late !== undefined) {
    return fail('greeting-by-ended', { pid: late.target, at: history.at(late) });
  }
  if (answered === 0 && run.stopped !== undefined) {
    return unknown('stopped-early', { count: received });
  }
  return answered < received
    ? pass('greetings-in-time', { count: received, answered })
    : pass('greetings', { count: received });
}

/** The child answers with another number than its own. */
function withOtherPid({ pid, parent }: Process, { text }: OutputLine): Finding<Evidence> {
  const shown = { pid, line: text.trim(), parent: parent?.pid ?? 0 };
  return isShown(text, shown.parent)
    ? fail('greeting-parent-pid', shown)
    : fail('greeting-other-pid', shown);
}

function isGreeting({ text }: OutputLine): boolean {
  return /hello\s+from/i.test(text);
}

/**
 * Whether a signal was sent to a child that had ended: kill(2) succeeds for a zombie. A child that ended
 * only a moment before did so by chance.
 */
function isToEnded(children: readonly Process[], sent: EventOf<'signal-sent'>): boolean {
  const child = children.find(({ pid }) => pid === sent.target);
  return child?.ended !== undefined && sent.time - child.ended.time > timeToAnswer;
}
