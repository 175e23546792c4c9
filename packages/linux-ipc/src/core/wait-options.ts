import { isAbortSignal, optionsObject } from './arguments.js';
import { typeError } from './errors.js';

/** What every wait takes. */
export interface WaitOptions {
  /** Ends the waiting, which then throws its reason; what was waited on stays as it is. */
  readonly signal?: AbortSignal | undefined;
}

/** What ends a wait: see {@link WaitOptions}. Everything that waits asks for it here, and first. */
export function signalOf(options: WaitOptions): AbortSignal | undefined {
  const { signal } = optionsObject('options', options);
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw typeError('signal', 'an AbortSignal', signal);
  }
  return signal;
}
