/** Makes `node:test` the collector of this folder in the process in which Stryker runs the tests. */
import { register } from 'node:module';

const collector = new URL('node-test.js', import.meta.url).href;
const hooks = `export function resolve(specifier, context, next) {
  return specifier === 'node:test'
    ? { url: ${JSON.stringify(collector)}, shortCircuit: true }
    : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
