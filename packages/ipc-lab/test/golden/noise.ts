/**
 * Recognises lines that are in every trace and of which the observer makes no events: those of the dynamic
 * loader, and of an interpreter that searches its modules.
 */
const places = String.raw`/(?:usr|lib|lib64|etc|proc|sys|root|home)/`;
const anyNoise = (place: string): RegExp[] => [
  new RegExp(`^(?:open|openat|newfstatat)\\((?:AT_FDCWD[^,]*, )?"(?:${place})`),
  new RegExp(`^(?:openat|newfstatat)\\(\\d+<(?:${place})`),
  new RegExp(`^(?:read|pread64|fstat|newfstatat|close|lseek|fcntl)\\(\\d+<(?:${place})`),
  new RegExp(`^mmap\\([^"]*, \\d+<(?:${place})`),
  /^mmap\(NULL|^mmap\(0x[0-9a-f]+, \d+, PROT_\w+(?:\|PROT_\w+)*, MAP_PRIVATE[^,]*\|MAP_ANONYMOUS/,
  /^munmap\(/,
  /^prctl\((?!PR_SET_CHILD_SUBREAPER)/,
  /^rt_sigaction\(\w+, NULL/,
  /^futex\(\w+, FUTEX_WAKE/,
  /^(?:fcntl|fstat|newfstatat)\(\d+<\/dev\/pts\//,
  / = -1 EBADF /,
  /^rt_sigprocmask\([^,]*, \[\]/,
  /^fcntl\(\d+<[^>]*>, F_(?:GETFL|GETFD)/,
  /^lseek\(.* = -1 ESPIPE/,
];

export function isNoise(call: string, repository: string): boolean {
  return anyNoise(`${places}|${repository}`).some((pattern) => pattern.test(call));
}

/** Whether Node.js makes the call only within its own process. */
export function isWithinItself(call: string): boolean {
  return /^(?:futex|epoll_\w+|eventfd2)\(|^\w+\(\d+<anon_inode:\[event|^(?:read|write)\(\d+<pipe:[^>]*>, "\*", 1\)|^rt_sigprocmask\(\w+, (?:\[(?:TTOU|USR1)?\]|~\[RTMIN RT_1\])|^clone.*CLONE_THREAD/.test(
    call,
  );
}

/** The numbers of threads that are not the first of their process. */
export function threadsIn(calls: readonly WholeCall[]): Set<string> {
  const made = calls.map(
    ({ text }) => /^clone.*CLONE_THREAD.* = (\d+)(?: \{.*\})?(?: <|$)/.exec(text)?.[1],
  );
  return new Set(made.filter((thread) => thread !== undefined));
}

/** The call of a line: whole for both parts of an interrupted call, '' if the line is no call. */
export interface WholeCall {
  readonly text: string;
  /** The index of the other part. */
  readonly other: number | undefined;
}

export function wholeCalls(lines: readonly string[]): WholeCall[] {
  const calls: WholeCall[] = [];
  const open = new Map<string, { index: number; begun: string }>();
  for (const [index, line] of lines.entries()) {
    const [, thread = '', body = ''] = /^(\d+) +\d+\.\d+ (.*)$/.exec(line) ?? [];
    const begun = /^([a-z_0-9]+\(.*?) ?<unfinished \.\.\.>$/.exec(body)?.[1];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(body)?.[1];
    const before = open.get(thread);
    if (begun !== undefined) open.set(thread, { index, begun });
    if (resumed !== undefined && before !== undefined) {
      open.delete(thread);
      const text = before.begun + resumed;
      calls[before.index] = { text, other: index };
      calls[index] = { text, other: before.index };
    } else {
      // A call that never returned is the last of its thread.
      const isWhole = begun === undefined && /^[a-z_0-9]+\(/.test(body);
      calls[index] = { text: isWhole ? body : '', other: undefined };
    }
  }
  return calls;
}

/** The line without the dates of a file and the content of a library, which nothing reads. */
export function shortened(line: string): string {
  const dates = /, st_atime=\d.*?st_ctime_nsec=\d+/g;
  const isLibrary = /<\/(?:usr|etc|proc|home)\/|"\\177ELF|"\\247\\r/.test(line);
  const short = isLibrary
    ? line.replace(/("(?:[^"\\]|\\.){16})(?:[^"\\]|\\.){100,}"(?:\.\.\.)?/, '$1"...')
    : line;
  return short.replace(dates, '');
}
