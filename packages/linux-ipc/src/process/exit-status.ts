import { optionsObject } from '../core/arguments.js';
import { signalNumber, type SignalName } from '../signal/names.js';

/** How a process exited: with a code, or killed by a signal. Exactly one of the two is not null. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: SignalName | null;
}

/** The number that a shell shows in `$?`: the code, or 128 plus the number of the signal. */
export function shellStatus(status: ExitStatus): number {
  const { code, signal } = optionsObject('status', status);
  return code ?? 128 + signalNumber(signal ?? 'SIGKILL');
}

/** For messages: "exited with code 1", "was killed by SIGKILL". */
export function describeExit(status: ExitStatus): string {
  const { code, signal } = optionsObject('status', status);
  return signal === null ? `exited with code ${String(code)}` : `was killed by ${signal}`;
}
