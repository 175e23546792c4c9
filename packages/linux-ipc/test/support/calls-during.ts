/** Which functions of the addon a test calls. */
import { native } from '../../dist/core/native.js';

type NativeFunction = (...parameters: unknown[]) => unknown;

/** They only tell libuv what to wait for, or let others run. */
const unwatched = ['pollRef', 'pollUnref', 'schedYield'];

/** The functions of the addon that `run` calls, in order, but for {@link unwatched}. */
export async function callsDuring(run: () => Promise<unknown>): Promise<string[]> {
  const called: string[] = [];
  const functions = native as unknown as Record<string, NativeFunction>;
  const watched: string[] = [];
  for (const name in functions) {
    const call = functions[name];
    if (typeof call !== 'function' || unwatched.includes(name)) continue;
    watched.push(name);
    functions[name] = (...parameters) => {
      called.push(name);
      return call(...parameters);
    };
  }
  try {
    await run();
  } finally {
    // The functions themselves are properties of the prototype.
    for (const name of watched) Reflect.deleteProperty(functions, name);
  }
  return called;
}
