/**
 * Objects of options: what somebody adds to `Object.prototype` changes no call. A property that is no option
 * of the call is refused by its name, since a misspelt option would open memory for writing, or wait
 * forever; if its value is undefined it counts as left out.
 */
import { optionsObject } from './arguments.js';
import { nearest } from './nearest.js';

/** The options of a call that was made without any: they need no check, and no copy. */
export const noOptions = Object.freeze(Object.create(null)) as Readonly<
  Partial<Record<string, never>>
>;

/**
 * A checked copy, without a prototype, of the named options. Every public function that takes options
 * calls this (or `signalOf`) first; the functions that it calls read the copy.
 *
 * @param what The name of the parameter, for messages.
 */
export function optionsOf<Options extends object, Name extends keyof Options & string>(
  options: Options,
  names: readonly Name[],
  what = 'options',
): Pick<Options, Name> {
  if (options === noOptions) return options;
  requireOptions(options, names, what);
  return picked(options, names);
}

/** A copy, without a prototype, of the named options: those that one of several callees knows. */
export function picked<Options extends object, Name extends keyof Options & string>(
  options: Options,
  names: readonly Name[],
): Pick<Options, Name> {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const name of names) copy[name] = hasOption(options, name) ? options[name] : undefined;
  return copy as Pick<Options, Name>;
}

/** Refuses an object that has properties of its own beside the named ones. */
export function requireOptions(options: object, names: readonly string[], what = 'options'): void {
  optionsObject(what, options);
  for (const name of Object.keys(options)) {
    if (names.includes(name) || Reflect.get(options, name) === undefined) continue;
    throw unknown(name, names, what);
  }
}

/**
 * Whether the object, its class or a parent object has the option: an AbortController has a signal. The
 * `Object.prototype` of any realm does not count.
 */
export function hasOption(options: object, name: string): boolean {
  let holder: object | null = options;
  do {
    if (Object.hasOwn(holder, name)) return true;
    holder = Object.getPrototypeOf(holder) as object | null;
  } while (holder !== null && !Object.hasOwn(holder, 'hasOwnProperty'));
  return false;
}

function unknown(name: string, names: readonly string[], what: string): TypeError {
  const kind = what === 'options' ? `option '${name}'` : `property '${name}' of ${what}`;
  const similar = nearest(name, names);
  const meant = similar === undefined ? '' : ` did you mean '${similar}'?`;
  return invalid(`unknown ${kind};${meant} known: ${names.join(', ')}`);
}

function invalid(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
}
