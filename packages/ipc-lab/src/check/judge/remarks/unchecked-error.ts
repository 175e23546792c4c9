/**
 * A remark: a call failed, and the program went on with what it had returned. No trace shows whether the result of a
 * call that succeeds is checked.
 */
import { inEach, type Text } from '../../../language/text.js';
import type { Event, EventOf, SharedObject } from '../../../observe/events.js';
import type { Process } from '../../../history/processes.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import type { Handler } from '../../../system-calls/system-call.js';
import { systemCall } from '../../../system-calls/system-calls.js';
import type { Remark } from '../remark.js';

const texts = {
  used: {
    en: '{call}{path} failed ({error}) in process {pid}, which then gave its result, -1, to {next} as a descriptor',
    fr: '{call}{path} a échoué ({error}) dans le processus {pid}, qui a ensuite donné son résultat, -1, à {next} comme descripteur',
  },
  went: {
    en: '{call}{path} failed ({error}) in process {pid}, which then called {next} on the same socket',
    fr: '{call}{path} a échoué ({error}) dans le processus {pid}, qui a ensuite appelé {next} sur la même socket',
  },
  mapped: {
    en: '{call} failed ({error}) in process {pid}, which {signal} then killed: its result is no address',
    fr: "{call} a échoué ({error}) dans le processus {pid}, que {signal} a ensuite tué : son résultat n'est pas une adresse",
  },
  unsent: {
    en: '{call} failed ({error}) in process {pid}, which wrote nothing about it and ended with status 0: {signal} was not sent to {target}',
    fr: "{call} a échoué ({error}) dans le processus {pid}, qui n'en a rien écrit et s'est terminé avec le code 0 : {signal} n'a pas été envoyé à {target}",
  },
} as const satisfies Readonly<Record<string, Text>>;

export function uncheckedErrorRemarks(history: RecordedHistory): Remark[] {
  return history.processes.all.flatMap((process) => {
    const found = usedResult(history, process) ?? unsentSignal(history, process);
    return found === undefined ? [] : [found];
  });
}

/** The first failure after which the process used what it did not get. */
function usedResult(history: RecordedHistory, process: Process): Remark | undefined {
  let opening: EventOf<'failed'> | undefined;
  let mapping: EventOf<'failed'> | undefined;
  const sockets = new Map<SharedObject, EventOf<'failed'>>();
  for (const event of history.events) {
    if (!history.processes.isBy(process, event)) continue;
    if (event.type === 'failed') {
      const { call, object } = event;
      if (opening !== undefined && takesNothing(event)) {
        return remark(history, opening, texts.used, { next: call });
      }
      if (returnsDescriptor(call)) opening = event;
      if (call === 'mmap' || call === 'shmat') mapping = event;
      if ((call === 'connect' || call === 'bind') && object !== undefined)
        sockets.set(object, event);
    }
    const next = callOn(event);
    const refused = next && sockets.get(next.object);
    if (refused !== undefined && next?.isUse(refused.call) === true) {
      return remark(history, refused, texts.went, { next: next.call });
    }
    if (event.type === 'connected' || event.type === 'bound') sockets.delete(event.object);
    if (event.type === 'process-ended' && mapping !== undefined && isBadAddress(event)) {
      return remark(history, mapping, texts.mapped, { signal: event.signal ?? '' });
    }
  }
  return undefined;
}

const makers: ReadonlySet<Handler | undefined> = new Set([
  'opened',
  'anonymousMade',
  'socketMade',
  'queueOpened',
] as const);

function returnsDescriptor(call: string): boolean {
  return makers.has(systemCall(call)?.handler);
}

/** Whether the call was given -1, which names no descriptor. */
function takesNothing({ call, error, descriptor, object }: EventOf<'failed'>): boolean {
  if (error !== 'EBADF') return false;
  return descriptor === -1 || (call === 'mmap' && object === undefined);
}

function isBadAddress({ signal }: EventOf<'process-ended'>): boolean {
  return signal === 'SIGSEGV' || signal === 'SIGBUS';
}

interface Use {
  readonly object: SharedObject;
  readonly call: string;
  /** Whether it makes sense only after this call. */
  readonly isUse: (call: string) => boolean;
}

function callOn(event: Event): Use | undefined {
  if (event.type !== 'failed' || event.object === undefined) return undefined;
  const { object, call, error } = event;
  const isUse = (before: string): boolean =>
    before === 'bind' ? call === 'listen' : /^(?:EPIPE|ENOTCONN)$/.test(error);
  return { object, call, isUse };
}

/** perror(3) writes to a copy of standard error. */
const message =
  /no such process|aucun processus|not permitted|error|erreur|fail|échou|impossible|kill/i;

/** A signal that was not sent, in a process that neither wrote a message nor ended as if something had failed. */
function unsentSignal(history: RecordedHistory, process: Process): Remark | undefined {
  const isByIt = (event: Event): boolean => history.processes.isBy(process, event);
  const failed = history
    .all('signal-sent')
    .find((event) => event.error !== undefined && isByIt(event));
  if (failed?.error === undefined || process.ended?.status !== 0) return undefined;
  const isSaid = history
    .all('written')
    .some(
      (event) =>
        isByIt(event) && (event.descriptor === 2 || message.test(String(event.data ?? ''))),
    );
  if (isSaid) return undefined;
  const { call, error, signal, target, pid } = failed;
  const values = { call, error, signal, target, pid };
  return { id, text: inEach(texts.unsent, values), at: Number(history.at(failed)) };
}

const id = 'unchecked-error';

function remark(
  history: RecordedHistory,
  failed: EventOf<'failed'>,
  text: Text,
  more: Readonly<Record<string, string>>,
): Remark {
  const { call, error, pid, path, object } = failed;
  const named = path ?? object?.path;
  const source = call.replace(/^openat2?$/, 'open');
  const values = {
    call: source,
    error,
    pid,
    path: named === undefined ? '' : ` (${named})`,
    ...more,
  };
  return { id, text: inEach(text, values), at: Number(history.at(failed)) };
}
