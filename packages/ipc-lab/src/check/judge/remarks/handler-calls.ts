/** A remark: a signal handler calls what signal-safety(7) does not list. */
import { inEach, type Text } from '../../../language/text.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import type { Stacked } from '../../../observe/strace/stacks.js';
import type { Remark } from '../remark.js';
import { calledFunction, framesOfHandler } from './library-call.js';

const text: Text = {
  en: 'the handler of {signal} calls {names}, which signal-safety(7) does not list: the signal may interrupt the library in the middle of the same work',
  fr: 'le gestionnaire de {signal} appelle {names}, que signal-safety(7) ne cite pas : le signal peut interrompre la bibliothèque au milieu du même travail',
};

/** Functions that make system calls and are not in the list; sprintf makes none, so that nothing shows it. */
const unsafe =
  /^(?:v?f?printf|v?dprintf|f?puts|f?putc|putchar|fwrite|f?flush|fflush|perror|psignal|malloc|calloc|realloc|free|exit|system|popen|pclose|fopen|fdopen|fclose|v?f?scanf|f?gets|getline|f?getc|getchar|fread|syslog|localtime|sem_wait|pthread_\w+|std::.*ostream.*|std::endl.*)$/;

/** @param history The ordinary run, for the time. */
export function handlerCallRemarks(
  stacked: readonly Stacked[],
  history: RecordedHistory,
): Remark[] {
  const names = new Map<string, Set<string>>();
  for (const { signal, name } of callsInHandlers(stacked)) {
    if (unsafe.test(name)) names.set(signal, (names.get(signal) ?? new Set()).add(name));
  }
  return [...names].map(([signal, found]) => {
    const first = history
      .all('signal-delivered')
      .find((event) => event.signal === signal && event.how === 'handler');
    return {
      id: 'handler-calls',
      text: inEach(text, { signal, names: [...found] }),
      at: first === undefined ? undefined : Number(history.at(first)),
    };
  });
}

/** A handler runs from the arrival of its signal to rt_sigreturn(2) of the same thread. */
function callsInHandlers(stacked: readonly Stacked[]): { signal: string; name: string }[] {
  const found: { signal: string; name: string }[] = [];
  const running = new Map<number, { readonly arrival: Stacked; readonly calls: Stacked[] }>();
  for (const one of stacked) {
    if (one.kind === 'signal') running.set(one.thread, { arrival: one, calls: [] });
    else if (one.name !== 'rt_sigreturn') running.get(one.thread)?.calls.push(one);
    else {
      const handler = running.get(one.thread);
      running.delete(one.thread);
      // A signal without a handler has no return: its calls were the program's.
      for (const { frames } of handler?.calls ?? []) {
        const name = calledFunction(framesOfHandler(frames, handler?.arrival.frames ?? []));
        if (name !== undefined) found.push({ signal: handler?.arrival.name ?? '', name });
      }
    }
  }
  return found;
}
