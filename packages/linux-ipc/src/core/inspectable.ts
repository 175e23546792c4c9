import { inspect, type InspectOptions } from 'node:util';

import { withoutPrototype } from './without-prototype.js';

/**
 * Makes `console.log` show an object's class, some of its properties, and whether it is open:
 * `SharedMemory { name: '/x', fd: 21, size: 4096, state: 'open' }`.
 *
 * @param properties Names to read from the object. A property that is undefined or that throws, as
 *   `fd` does once closed, is omitted.
 * @param computed Further values, each by a function of the object, under the same rule.
 */
export function inspectable<T extends object>(
  type: { readonly prototype: T },
  properties: readonly (keyof T & string)[],
  computed: Readonly<Record<string, (object: T) => unknown>> = {},
): void {
  const show = function (this: T, depth: number, options: InspectOptions): string {
    const { name } = this.constructor;
    if (depth < 0) return `[${name}]`;
    const shown: Record<string, unknown> = {};
    const add = (key: string, read: () => unknown): void => {
      const value = valueOf(read);
      if (value !== undefined) shown[key] = value;
    };
    for (const key of properties) add(key, () => this[key]);
    for (const [key, read] of Object.entries(computed)) add(key, () => read(this));
    add('state', () => stateOf(this));
    return `${name} ${inspect(shown, { ...options, depth: options.depth ?? null })}`;
  };
  Object.defineProperty(type.prototype, inspect.custom, { value: show, configurable: true });
}

function valueOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function stateOf(object: { readonly closed?: unknown }): 'open' | 'closed' | undefined {
  if (typeof object.closed !== 'boolean') return undefined;
  return object.closed ? 'closed' : 'open';
}

const fixed = withoutPrototype({ writable: false, configurable: false });

/** Makes fields read-only: an assignment throws a TypeError, as for a getter. */
export function readOnly<T extends object>(object: T, ...fields: (keyof T)[]): void {
  for (const field of fields) {
    Object.defineProperty(object, field, fixed);
  }
}
