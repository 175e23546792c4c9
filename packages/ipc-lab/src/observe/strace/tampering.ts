/**
 * What strace does to a program beside watching it: delays (`--inject`), so that what no call orders happens in
 * another order, and the stack of each call (`-k`).
 */
export interface Tampering {
  /** Each as in `--inject=CALL:delay_exit=300ms:when=1`. */
  readonly injections: readonly string[];
  /** Calls to trace beside the usual ones and those that are injected. */
  readonly also?: readonly string[];
  /** Whether each call is followed by its stack, if this strace can show it. */
  readonly stacks?: boolean;
}

/**
 * @param usual strace's usual filter.
 * @param version The output of `strace --version`.
 */
export function tamperingArguments(
  { injections, also = [], stacks = false }: Tampering,
  usual: string,
  version: () => string,
): string[] {
  const injected = injections.flatMap((one) => one.slice(0, one.indexOf(':')).split(','));
  return [
    ...(stacks && hasStacks(version()) ? ['-k'] : []),
    ...injections.map((one) => `--inject=${one}`),
    '-e',
    `trace=${[usual, ...injected, ...also].join(',')}`,
  ];
}

/** It depends on how strace was built. */
function hasStacks(version: string): boolean {
  return /^Optional features enabled:.*\bstack-trace\b/m.test(version);
}
