/** Starts fixtures that fork themselves on command; they run `zygote-commands.ts`. */
import { compilePeer, fixture, nodeHeaders } from './peers.js';

/**
 * Compiles the addon of such a fixture; returns the program and the parameters that start it.
 *
 * @param folder The folder for the compiled addon.
 */
export function zygote(
  name: string,
  folder: string,
  ...parameters: string[]
): [program: string, parameters: string[]] {
  const addon = compilePeer('zygote', folder, ['-shared', '-fPIC', `-I${nodeHeaders()}`]);
  // A child would compile code for itself alone.
  const flags = ['--single-threaded', '--v8-pool-size=0', '--no-opt'];
  // The parent and its children would share the rings of io_uring.
  const node = ['UV_USE_IO_URING=0', process.execPath, ...flags];
  return ['env', [...node, fixture(name), addon, ...parameters]];
}
