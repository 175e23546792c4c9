/** A text in a language, with what stands for its `{names}`. */
import type { Language } from '../cli/language.js';
import type { DescriptorKind, Operation } from './snapshot.js';
import { texts, type TextKey } from './texts.js';

/** What stands for a `{name}`, not yet in any language. */
export type Value =
  | string
  | number
  /** Who holds the other end, seen by `pid`. */
  | {
      readonly holders: readonly { readonly pid: number; readonly fds: readonly number[] }[];
      readonly pid: number;
    }
  | { readonly pids: readonly number[] }
  | { readonly signals: readonly string[] }
  | { readonly operations: readonly Operation[] }
  | { readonly socketPath: string | undefined }
  | { readonly fifo: string | undefined }
  | {
      readonly entries: readonly {
        readonly fd: number;
        readonly kind: DescriptorKind | undefined;
        /** Who holds the other end, where it has one. */
        readonly partners: readonly number[];
        /** What a socket is bound to. */
        readonly path?: string;
      }[];
    };

export function say(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, Value>> = {},
): string {
  return texts[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : render(language, value);
  });
}

function render(language: Language, value: Value): string {
  if (typeof value !== 'object') return String(value);
  const and = say(language, 'and');
  if ('holders' in value) return renderHolders(language, value);
  if ('pids' in value) return list(value.pids, and);
  if ('signals' in value) return value.signals.join(', ');
  if ('operations' in value) {
    return value.operations
      .map(({ number, change }) => say(language, 'operation', { number, change }))
      .join('');
  }
  if ('socketPath' in value) return value.socketPath ?? say(language, 'no name');
  if ('fifo' in value) {
    return value.fifo === undefined
      ? say(language, 'a pipe')
      : say(language, 'the FIFO', { path: value.fifo });
  }
  return value.entries
    .map(({ fd, kind = '?', partners, path = '' }) =>
      partners.length === 0
        ? `${fd} (${`${kind} ${path}`.trimEnd()})`
        : say(language, 'pipe entry', { fd, kind, partners: { pids: partners } }),
    )
    .join(', ');
}

function renderHolders(
  language: Language,
  { holders, pid }: Extract<Value, { holders: unknown }>,
): string {
  const and = say(language, 'and');
  const [only, ...more] = holders;
  if (only?.pid === pid && more.length === 0) {
    const key = only.fds.length === 1 ? 'own descriptor' : 'own descriptors';
    return say(language, key, { fds: list(only.fds, and) });
  }
  const each = holders.map((holder) =>
    say(language, holder.pid === pid ? 'self holds' : 'other holds', {
      pid: holder.pid,
      fds: holder.fds.join(', '),
    }),
  );
  return list(each, and);
}

export function list(items: readonly (string | number)[], and: string): string {
  return [items.slice(0, -1).join(', '), ...items.slice(-1)]
    .filter((text) => text !== '')
    .join(and);
}
