/**
 * Public classes have no public constructor: each object is made by a static function, or by a method of another one,
 * which has checked what it is made of. TypeScript refuses `new Pipe()`; so does this for JavaScript.
 */

/** What every constructor requires, and only this library has. */
export const KEY = Symbol('linux-ipc');
export type Key = typeof KEY;

/** A class. */
type Constructed = object & { readonly name: string };

/**
 * The first statement of the constructor of each public class.
 *
 * @param constructed `new.target`.
 * @throws `ERR_ILLEGAL_CONSTRUCTOR`, as a class of Node.js that cannot be constructed; the message says what to call.
 */
export function requireKey(permit: Key, constructed: Constructed): void {
  if (permit === KEY) return;
  const { name } = constructed;
  const makers = Object.getOwnPropertyNames(constructed).filter(
    (property) => typeof Reflect.get(constructed, property) === 'function',
  );
  const calls = makers.map((maker) => `${name}.${maker}()`).join(', ');
  const remedy = calls === '' ? `other objects make a ${name}` : `use ${calls}`;
  const error = new TypeError(`Illegal constructor: ${remedy}`);
  throw Object.assign(error, { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
}
