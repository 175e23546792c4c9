/**
 * Numbers of processes in another PID namespace: strace --pidns-translation adds the numbers of its own, by which
 * everything else is known.
 *
 *     clone(child_stack=NULL, flags=SIGCHLD) = 2 [comment: 4711 in strace's PID NS] <0.000231>
 *
 * It cannot translate the number of a child that is collected already. See pid_namespaces(7).
 */

/** A string may contain the same words. */
const translation = /"(?:[^"\\]|\\.)*"|(\d+) \/\* (\d+) in strace's PID NS \*\//g;
const mark = "in strace's PID NS";
const head = /^(\d+) /;
/** What wait4(2) returns, and who sent a signal. */
const untranslated =
  /((?:^\d+ +[\d.]+ (?:wait4\(|<\.\.\. wait4 resumed>).*\) += )|\bsi_pid=)(\d+)\b/s;

export class PidNamespaces {
  /** By thread: the numbers that it has seen, and what they are outside. */
  readonly #known = new Map<string, Map<string, string>>();

  /** The line with the numbers of strace's own namespace. */
  translated(line: string): string {
    const isMarked = line.includes(mark);
    if (!isMarked && this.#known.size === 0) return line;
    const thread = head.exec(line)?.[1] ?? '';
    const known = this.#known.get(thread) ?? new Map<string, string>();
    if (isMarked) this.#known.set(thread, known);
    return line
      .replace(translation, (whole, inner?: string, outer?: string) => {
        if (inner === undefined || outer === undefined) return whole;
        known.set(inner, outer);
        return outer;
      })
      .replace(untranslated, (_, before: string, inner: string) => {
        return before + (known.get(inner) ?? this.#seenByAnother(inner, known) ?? inner);
      });
  }

  /**
   * The first process of a namespace adopts its orphans, whose numbers only their parents have seen. A thread that has seen
   * no such number is in strace's own namespace.
   */
  #seenByAnother(inner: string, own: ReadonlyMap<string, string>): string | undefined {
    if (own.size === 0) return undefined;
    const outer = new Set([...this.#known.values()].flatMap((known) => known.get(inner) ?? []));
    // A number that strace has translated already stays, and so does that of two namespaces.
    const [only] = outer;
    return outer.size === 1 ? only : undefined;
  }
}
