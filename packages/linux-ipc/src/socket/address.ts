import { boolean, nulTerminated } from '../core/arguments.js';
import { argumentError, typeError, type CallContext } from '../core/errors.js';
import type { SocketName } from '../core/native.js';
import { picked } from '../core/options.js';
import { rightSpelling, schemeOf } from '../core/shown-address.js';

/** A path in the file system; or a name in the abstract namespace, for which there is no file. */
export type SocketAddress = string | AbstractAddress;

export interface AbstractAddress {
  readonly abstract: string;
  /**
   * Whether the name is filled up with NUL bytes to 108 bytes, as `node:net` of Node.js 20 does: to the kernel
   * it is another name. Default false.
   */
  readonly padded?: boolean | undefined;
}

/** The bytes of sun_path: one is the NUL after a path, or before an abstract name. */
const pathLength = 108;
const longestName = pathLength - 1;

/** Encodes an address for the kernel, and for errors (abstract: `@name`, as ss(8) shows it). */
export function encodeAddress(address: SocketAddress): {
  readonly name: SocketName;
  readonly context: CallContext;
} {
  if (typeof address === 'string') {
    const scheme = schemeOf(address);
    if (scheme !== undefined) throw notAPath(scheme);
    const name = nulTerminated('path', address);
    checkLength('path', name.length - 1);
    return { name, context: { path: address } };
  }
  const { abstract, padded } = requireAbstract(address);
  const name = Buffer.from(`\0${abstract}`);
  checkLength('abstract name', name.length - 1);
  const padding = Buffer.alloc(padded ? pathLength - name.length : 0);
  return { name: Buffer.concat([name, padding]), context: { address: `@${abstract}` } };
}

function requireAbstract(address: unknown): { abstract: string; padded: boolean } {
  const given = typeof address === 'object' && address !== null ? address : {};
  const { abstract, padded = false } = picked(given as AbstractAddress, ['abstract', 'padded']);
  if (typeof abstract !== 'string') {
    throw typeError('address', 'a path or { abstract: a name }', address);
  }
  // If the name is empty, bind(2) lets the kernel choose one.
  if (abstract === '') throw argumentError('abstract name', 'not empty', abstract);
  return { abstract, padded: boolean('padded', padded) };
}

/** The error of an address on a network in the place of a path. The rest of it may be secret. */
function notAPath(scheme: string): Error {
  const escape = `a path that begins with '${scheme}:' is written './${scheme}:…'`;
  const needed = `the path of a socket (${escape}); ${rightSpelling(scheme)}; openChannel() and its like take it`;
  return argumentError('path', needed, `${scheme}:…`);
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
  if (bytes[0] === 0) return decodeAbstract(bytes.toString('utf8', 1), bytes.length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

/** A name that fills sun_path and ends with a NUL byte is a padded one. */
function decodeAbstract(abstract: string, length: number): AbstractAddress {
  const name = abstract.replace(/\0+$/, '');
  const padded = length === pathLength && name !== abstract && name !== '';
  return padded ? { abstract: name, padded } : { abstract };
}
