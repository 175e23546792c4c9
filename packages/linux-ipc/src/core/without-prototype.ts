/** A copy for calls of JavaScript and Node.js, which would read what `Object.prototype` has as theirs. */
export function withoutPrototype<Properties extends object>(properties: Properties): Properties {
  return Object.assign(Object.create(null) as Properties, properties);
}
