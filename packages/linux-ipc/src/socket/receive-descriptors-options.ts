import { wholeNumber } from '../core/arguments.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';

export interface ReceiveDescriptorsOptions extends WaitOptions {
  /** The most descriptors to receive with one message: 1 to 253, the kernel's limit and the default. */
  readonly maximumDescriptors?: number | undefined;
}

export const receiveDescriptorsOptions = ['maximumDescriptors', 'signal'] as const;

/** @param options A checked copy. */
export function maximumDescriptorsOf(options: ReceiveDescriptorsOptions): number {
  const most = native.MOST_DESCRIPTORS;
  const { maximumDescriptors = most } = options;
  return wholeNumber('maximumDescriptors', maximumDescriptors, 1, most);
}
