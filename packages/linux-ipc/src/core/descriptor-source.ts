import { descriptorNumber } from './arguments.js';
import { typeError } from './errors.js';
import { handedOver, OwnedDescriptor } from './owned-descriptor.js';

/** The argument of `from`: a number, or an owner, which gives its descriptor up and is closed. */
export type DescriptorSource = OwnedDescriptor | number;

/** Returns the descriptor's number. The owner keeps the descriptor. */
export function numberOf(source: DescriptorSource, name = 'source'): number {
  if (source instanceof OwnedDescriptor) return source.fd;
  if (typeof source !== 'number') throw typeError(name, 'a Descriptor or a number', source);
  return descriptorNumber(name, source);
}

/** Returns the descriptor's number. The caller owns the descriptor from now on. */
export function takeOver(source: DescriptorSource): number {
  return typeof source === 'number' ? source : handedOver(source);
}
