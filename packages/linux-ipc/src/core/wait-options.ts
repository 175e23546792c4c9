import { isAbortSignal, optionsObject } from './arguments.js';
import { typeError } from './errors.js';

/** The options of every wait. */
export interface WaitOptions {
  /** Ends the wait, which then throws the signal's reason. The object does not change. */
  readonly signal?: AbortSignal | undefined;
}

/** The checked signal of {@link WaitOptions}. Every wait calls this first. */
export function signalOf(options: WaitOptions): AbortSignal | undefined {
  const { signal } = optionsObject('options', options);
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw typeError('signal', 'an AbortSignal', signal);
  }
  return signal;
}
