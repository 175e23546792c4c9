/** Fills the blanks of the texts of `why`: puts waits and their objects into words. */
import type { Language } from '../language/language.js';
import * as text from '../language/text.js';
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
  | { readonly messageType: number }
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
  if ('messageType' in value) {
    const { messageType } = value;
    if (messageType === 0) return '';
    const type = Math.abs(messageType);
    return say(language, messageType > 0 ? 'of type' : 'of type at most', { type });
  }
  if ('operations' in value) {
    return value.operations.map((operation) => renderOperation(language, operation));
  }
  if ('socketPath' in value) return value.socketPath ?? say(language, 'no name');
  if ('fifo' in value) {
    return value.fifo === undefined
      ? say(language, 'a pipe')
      : say(language, 'the FIFO', { path: value.fifo });
  }
  return value.entries.map((entry) => renderEntry(language, entry, value.pid)).join(', ');
}

function renderOperation(language: Language, { number, change }: Operation): string {
  if (change === 0) return say(language, 'until zero', { number });
  const count = Math.abs(change);
  return say(language, change < 0 ? 'take' : 'give', { number, count });
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
  const known = kind === undefined ? '?' : objectNames[kind][language];
  if (partners.length === 0) return `${fd} (${`${known} ${path}`.trimEnd()})`;
  const names = partners.map((one) => (one === pid ? say(language, 'itself') : one));
  const values = { fd, kind: known, partners: names };
  return say(language, kind === 'process' ? 'process entry' : 'pipe entry', values);
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
