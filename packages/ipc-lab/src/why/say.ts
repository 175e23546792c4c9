/** Fills the blanks of the texts of `why`: puts waits and their objects into words. */
import type { Language } from '../language/language.js';
import * as text from '../language/text.js';
import { visible } from '../language/visible.js';
import { objectNames } from '../history/object-names.js';
import type { ObjectKind } from '../observe/events.js';
import type { Operation } from './snapshot/snapshot.js';
import { texts, type TextKey } from './texts.js';

/** What fills a blank, before it is put into words. */
export type Value =
  | string
  | number
  | readonly (string | number)[]
  /** The processes that hold the other end, as seen by `pid`. */
  | {
      readonly holders: readonly { readonly pid: number; readonly fds: readonly number[] }[];
      readonly pid: number;
    }
  | { readonly pids: readonly number[] }
  | { readonly signals: readonly string[] }
  /** The signals that have handlers. */
  | { readonly handled: readonly string[] }
  /** The signals that are pending and blocked. */
  | { readonly heldBack: readonly string[] }
  /** What lies at a futex; `undefined` if its memory does not show it. */
  | { readonly futex: 'condition' | 'semaphore' | { readonly readers: number } | undefined }
  /** A mutex, or else a reader-writer lock. */
  | { readonly isMutex: boolean }
  | { readonly messageType: number; readonly except?: true }
  /** How many messages lie in a queue that the receiver does not want. */
  | { readonly unwanted: number; readonly ofType?: number }
  /** The last process that used an object; `undefined` if none did, or it could not be seen. */
  | {
      readonly role: 'last sender' | 'last receiver' | 'last operator';
      readonly last: number | undefined;
      readonly is: 'itself' | 'ended' | 'alive';
    }
  /** The path of shared memory; `undefined` if it has no name. */
  | { readonly memory: string | undefined }
  | { readonly operations: readonly Operation[] }
  | { readonly socketPath: string | undefined }
  | { readonly fifo: string | undefined }
  | {
      readonly entries: readonly {
        readonly fd: number;
        readonly kind: ObjectKind | undefined;
        /** The processes that hold the other end, if there is one. */
        readonly partners: readonly number[];
        /** What a socket is bound to. */
        readonly path?: string;
      }[];
      readonly pid: number;
    };

export function say(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, Value>> = {},
): string {
  const inWords = Object.entries(values).map(([name, value]) => [name, render(language, value)]);
  return text.say(language, texts[key], Object.fromEntries(inWords) as text.Values);
}

function render(language: Language, value: Value): text.Value {
  // Whoever gave a file or a process its name may have put anything into it.
  if (typeof value === 'string') return visible(value);
  if (typeof value !== 'object' || isList(value)) return value;
  if ('holders' in value) return renderHolders(language, value);
  if ('pids' in value) return value.pids;
  if ('signals' in value) return value.signals;
  if ('handled' in value) {
    const signals = { signals: value.handled };
    return say(language, value.handled.length === 0 ? 'no handlers' : 'handlers', { signals });
  }
  if ('heldBack' in value) {
    const signals = { signals: value.heldBack };
    return value.heldBack.length === 0 ? '' : say(language, 'held back', { signals });
  }
  if ('futex' in value) return renderFutex(language, value);
  if ('isMutex' in value) {
    return say(language, value.isMutex ? 'a mutex' : 'a reader-writer lock');
  }
  if ('messageType' in value) {
    const { messageType, except } = value;
    if (messageType === 0) return '';
    const type = Math.abs(messageType);
    if (except === true) return say(language, 'of other type', { type });
    return say(language, messageType > 0 ? 'of type' : 'of type at most', { type });
  }
  if ('unwanted' in value) {
    const { unwanted: count, ofType } = value;
    if (count === 0) return '';
    if (ofType === undefined) return say(language, 'unwanted', { count });
    return say(language, 'unwanted of type', { count, type: ofType });
  }
  if ('role' in value) return renderLast(language, value);
  if ('memory' in value) return visible(value.memory ?? say(language, 'unnamed memory'));
  if ('operations' in value) {
    return value.operations.map((operation) => renderOperation(language, operation));
  }
  if ('socketPath' in value) return visible(value.socketPath ?? say(language, 'no name'));
  if ('fifo' in value) return renderPipe(language, value.fifo);
  return value.entries.map((entry) => renderEntry(language, entry, value.pid)).join(', ');
}

function renderPipe(language: Language, fifo: string | undefined): string {
  if (fifo === undefined) return say(language, 'a pipe');
  const path = fifo.replace(/ \(deleted\)$/, '');
  return say(language, path === fifo ? 'the FIFO' : 'the removed FIFO', { path });
}

function renderFutex(
  language: Language,
  { futex }: Extract<Value, { readonly futex: unknown }>,
): string {
  if (typeof futex === 'object') return say(language, 'for readers', { count: futex.readers });
  return say(language, futex === undefined ? 'on a futex' : `on a ${futex}`);
}

function renderLast(
  language: Language,
  { role, last, is }: Extract<Value, { readonly role: string }>,
): string {
  if (last === undefined) return '';
  const who =
    is === 'itself'
      ? say(language, 'itself')
      : is === 'ended'
        ? say(language, 'who, ended', { last })
        : last;
  return say(language, role, { who });
}

function renderOperation(language: Language, { number, change, semaphore }: Operation): string {
  const count = Math.abs(change);
  const key = change === 0 ? 'until zero' : change < 0 ? 'take' : 'give';
  const text = say(language, key, { number, count });
  return semaphore === undefined
    ? text
    : text + say(language, 'is now', { value: semaphore.value });
}

function renderEntry(
  language: Language,
  {
    fd,
    kind,
    partners,
    path = '',
  }: Extract<Value, { entries: readonly unknown[] }>['entries'][number],
  pid: number,
): string {
  const known = kind === undefined ? '?' : text.wordsOf(language, objectNames[kind]);
  if (partners.length === 0) return `${fd} (${`${known} ${visible(path)}`.trimEnd()})`;
  const names = partners.map((one) => (one === pid ? say(language, 'itself') : one));
  const values = { fd, kind: known, partners: names };
  const keys = { process: 'process entry', eventfd: 'counter entry' } as const;
  return say(language, keys[kind as keyof typeof keys] ?? 'pipe entry', values);
}

function renderHolders(
  language: Language,
  { holders, pid }: Extract<Value, { holders: unknown }>,
): text.Value {
  const [only, ...more] = holders;
  if (only?.pid === pid && more.length === 0) {
    return say(language, 'own descriptors', { fds: only.fds });
  }
  return holders.map((holder) =>
    say(language, holder.pid === pid ? 'self holds' : 'other holds', {
      pid: holder.pid,
      fds: holder.fds.join(', '),
    }),
  );
}

function isList(value: Value): value is readonly (string | number)[] {
  return Array.isArray(value);
}
