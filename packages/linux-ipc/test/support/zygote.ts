/** A fixture that forks itself on command; `zygote-commands.ts` is what it runs. */
import { compilePeer, fixture, nodeHeaders } from './peers.js';

/**
 * The program and the parameters that start it.
 *
 * @param folder Where its addon is compiled.
 */
export function zygote(
  name: string,
  folder: string,
  ...parameters: string[]
): [program: string, parameters: string[]] {
  const addon = compilePeer('zygote', folder, ['-shared', '-fPIC', `-I${nodeHeaders()}`]);
  // What is compiled in a child is compiled for it alone.
  const flags = ['--single-threaded', '--v8-pool-size=0', '--no-opt'];
  // Its rings would be shared by parent and children.
  const node = ['UV_USE_IO_URING=0', process.execPath, ...flags];
  return ['env', [...node, fixture(name), addon, ...parameters]];
}
