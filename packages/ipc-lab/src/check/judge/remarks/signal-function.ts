/** A remark: a handler is installed by signal(2) instead of sigaction(2). */
import { inEach, type Text } from '../../../language/text.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import type { Stacked } from '../../../observe/strace/stacks.js';
import type { Remark } from '../remark.js';
import { calledFunction } from './library-call.js';

const text: Text = {
  en: 'the handler of {signal} is installed by signal, whose effect depends on the system and on compiler options; sigaction says what it does',
  fr: "le gestionnaire de {signal} est installé par signal, dont l'effet dépend du système et des options du compilateur ; sigaction dit ce qu'il fait",
};
const once: Text = {
  en: 'the handler of {signal} is installed by signal, which here removes it when the first signal arrives (SA_RESETHAND): sigaction does not',
  fr: 'le gestionnaire de {signal} est installé par signal, qui ici le retire quand le premier signal arrive (SA_RESETHAND) : sigaction ne le fait pas',
};

/** @param history The ordinary run, for the time. */
export function signalFunctionRemarks(
  stacked: readonly Stacked[],
  history: RecordedHistory,
): Remark[] {
  const remarks = new Map<string, Remark>();
  for (const { name, text: call, frames } of stacked) {
    const signal = /^(SIG\w+), \{sa_handler=0x/.exec(call)?.[1];
    if (name !== 'rt_sigaction' || signal === undefined || remarks.has(signal)) continue;
    if (calledFunction(frames) !== 'signal') continue;
    const first = history
      .all('signal-disposition')
      .find((event) => event.signal === signal && event.disposition === 'handler');
    remarks.set(signal, {
      id: 'signal-function',
      text: inEach(call.includes('SA_RESETHAND') ? once : text, { signal }),
      at: first === undefined ? undefined : Number(history.at(first)),
    });
  }
  return [...remarks.values()];
}
