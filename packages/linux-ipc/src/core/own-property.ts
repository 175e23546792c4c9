import { withoutPrototype } from './without-prototype.js';

/**
 * Gives an object a property of its own. An assignment would call a setter that `Object.prototype` has, change the
 * prototype if the name is `__proto__`, or throw if `Object.prototype` is frozen and has the name.
 */
export function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (!(name in object)) {
    object[name] = value;
    return;
  }
  const own = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, name, withoutPrototype(own));
}
