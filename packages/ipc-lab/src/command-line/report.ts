/** What went wrong, in one line, and the exit status that goes with it. */

/** The program was called wrongly: one line, the way to the help, exit 2. */
export class UsageError extends Error {}

/** What the program was asked to do cannot be done, for the reason said: one line, exit 1. */
export class Failure extends Error {}

/** Whether it is a system error with one of these codes. */
export function hasCode(
  error: unknown,
  ...codes: readonly string[]
): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

/**
 * Says what went wrong on standard error. An error that nobody foresaw is shown whole.
 *
 * @returns The exit status.
 */
export function report(name: string, error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${name}: ${error.message} (see ${name} --help)`);
    return 2;
  }
  const foreseen = error instanceof Failure || (error instanceof Error && 'code' in error);
  console.error(foreseen ? `${name}: ${error.message}` : error);
  return 1;
}
