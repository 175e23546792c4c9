import { nulTerminated } from '../core/arguments.js';
import { argumentError, typeError, type CallContext } from '../core/errors.js';
import type { SocketName } from '../core/native.js';

/** A path in the file system; or a name in the abstract namespace, for which there is no file. */
export type SocketAddress = string | { readonly abstract: string };

/** sun_path has 108 bytes: one is the NUL after a path, or before an abstract name. */
const longestName = 107;

/** Encodes an address for the kernel, and for errors (abstract: `@name`, as ss(8) shows it). */
export function encodeAddress(address: SocketAddress): {
  readonly name: SocketName;
  readonly context: CallContext;
} {
  if (typeof address === 'string') {
    const name = nulTerminated('path', address);
    checkLength('path', name.length - 1);
    return { name, context: { path: address } };
  }
  const { abstract } = requireAbstract(address);
  const name = Buffer.from(`\0${abstract}`);
  checkLength('abstract name', name.length - 1);
  return { name, context: { address: `@${abstract}` } };
}

function requireAbstract(address: unknown): { readonly abstract: string } {
  const { abstract } = (address ?? {}) as { abstract?: unknown };
  if (typeof address !== 'object' || typeof abstract !== 'string') {
    throw typeError('address', 'a path or { abstract: a name }', address);
  }
  // If the name is empty, bind(2) lets the kernel choose one.
  if (abstract === '') throw argumentError('abstract name', 'not empty', abstract);
  return { abstract };
}

function checkLength(what: string, length: number): void {
  if (length > longestName) {
    throw argumentError(what, `at most ${String(longestName)} bytes long`, length);
  }
}

/** Decodes the kernel's form of an address; undefined for a socket that is bound to none. */
export function decodeAddress(name: Uint8Array): SocketAddress | undefined {
  if (name.length === 0) return undefined;
  const bytes = Buffer.from(name.buffer, name.byteOffset, name.length);
  if (bytes[0] === 0) return { abstract: bytes.toString('utf8', 1) };
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
