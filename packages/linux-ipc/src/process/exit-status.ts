import { optionsObject } from '../core/arguments.js';
import { signalNumber, type SignalName } from '../signal/names.js';

/** How a process ended: by exit(3) with a code, or by a signal. Exactly one of the two is set. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: SignalName | null;
}

/** One number as a shell shows it in `$?`: the code, or 128 and the number of the signal. */
export function shellStatus(status: ExitStatus): number {
  const { code, signal } = optionsObject('status', status);
  return code ?? 128 + signalNumber(signal ?? 'SIGKILL');
}

/** For messages: "exited with code 1", "was ended by SIGKILL". */
export function describeExit(status: ExitStatus): string {
  const { code, signal } = optionsObject('status', status);
  return signal === null ? `exited with code ${String(code)}` : `was ended by ${signal}`;
}
