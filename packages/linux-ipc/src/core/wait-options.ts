import { isAbortSignal } from './arguments.js';
import { typeError } from './errors.js';
import { hasOption, requireOptions } from './options.js';

/** The options of every wait. */
export interface WaitOptions {
  /** Ends the wait, which then throws the signal's reason. The object does not change. */
  readonly signal?: AbortSignal | undefined;
}

const names = ['signal'];

/** The checked signal of a call that has only {@link WaitOptions}. Every wait calls this first. */
export function signalOf(options: WaitOptions | undefined): AbortSignal | undefined {
  if (options === undefined) return undefined;
  requireOptions(options, names);
  return hasOption(options, 'signal') ? abortSignal(options.signal) : undefined;
}

/** The `signal` among other options. */
export function abortSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw typeError('signal', 'an AbortSignal', signal);
  }
  return signal;
}
