import { descriptorNumber } from './arguments.js';
import { typeError } from './errors.js';
import { OwnedDescriptor } from './owned-descriptor.js';

/** What `from` takes: a number, or an owner, which gives its descriptor up and is closed. */
export type DescriptorSource = OwnedDescriptor | number;

/** The descriptor's number; the owner keeps it. */
export function numberOf(source: DescriptorSource, name = 'source'): number {
  if (source instanceof OwnedDescriptor) return source.fd;
  if (typeof source !== 'number') throw typeError(name, 'a Descriptor or a number', source);
  return descriptorNumber(name, source);
}

/** The descriptor's number; the caller owns it from now on. */
export function takeOver(source: DescriptorSource): number {
  return typeof source === 'number' ? source : source.release();
}
