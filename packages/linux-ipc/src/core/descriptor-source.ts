import { descriptorNumber } from './arguments.js';
import { checked, typeError } from './errors.js';
import { native } from './native.js';
import { OwnedDescriptor } from './owned-descriptor.js';

/** What `from` takes: a number, or an owner, which gives its descriptor up and is closed. */
export type DescriptorSource = OwnedDescriptor | number;

/** The descriptor's number; the owner keeps it. */
export function numberOf(source: DescriptorSource, name = 'source'): number {
  if (source instanceof OwnedDescriptor) return source.fd;
  if (typeof source !== 'number') throw typeError(name, 'a Descriptor or a number', source);
  return descriptorNumber(name, source);
}

/**
 * The descriptor's number; the caller owns it from now on.
 *
 * @throws `EBADF` the number is not open.
 */
export function takeOver(source: DescriptorSource): number {
  if (typeof source !== 'number') return source.release();
  checked('fcntl', native.fcntl(source, native.F_GETFL, 0));
  return source;
}
