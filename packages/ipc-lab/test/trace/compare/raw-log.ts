/**
 * What a raw log of strace says, counted by regular expressions. It shares nothing with the parser of `src/observe/`, so that
 * neither can hide a fault of the other.
 */

export interface RawCall {
  readonly pid: number;
  readonly name: string;
  readonly text: string;
  /** `undefined` if it failed or did not return. */
  readonly result: number | undefined;
  readonly begin: number;
  readonly end: number;
  /** The time of the line in which it returned: later than `end` if the clock was set, or the machine paused. */
  readonly returned: number;
}

interface Arrival {
  readonly pid: number;
  readonly signal: string;
  readonly sender: number;
}

export interface RawLog {
  readonly calls: readonly RawCall[];
  readonly arrivals: readonly Arrival[];
  /** How each process ended: `status 0`, `killed by SIGKILL`. */
  readonly ends: ReadonlyMap<number, string>;
  readonly pids: ReadonlySet<number>;
  /** The parent of each process that is born within the log. */
  readonly parents: ReadonlyMap<number, number>;
  /** The times of each process's lines. */
  readonly times: ReadonlyMap<number, readonly number[]>;
  /** The calls that did not return, as far as the log has them. */
  readonly begun: readonly { readonly pid: number; readonly text: string }[];
}

export function readRawLog(lines: readonly string[]): RawLog {
  const calls: RawCall[] = [];
  const arrivals: Arrival[] = [];
  const ends = new Map<number, string>();
  const pids = new Set<number>();
  const times = new Map<number, number[]>();
  const begun = new Map<number, { text: string; begin: number }>();
  const owners = new Map(ownersIn(lines));
  for (const line of lines) {
    const [, thread = '', clock = '', text = ''] = /^(\d+) +([\d.]+) (.*)$/s.exec(line) ?? [];
    if (thread === '') continue;
    const task = Number(thread);
    const pid = owners.get(task) ?? task;
    const time = Number(clock);
    pids.add(pid);
    const own = times.get(pid) ?? [];
    own.push(time);
    times.set(pid, own);
    const end = /^\+\+\+ (?:exited with (\d+)|killed by (\w+))/.exec(text);
    if (end !== null) {
      if (task === pid)
        ends.set(pid, end[1] === undefined ? `killed by ${person(end[2])}` : `status ${end[1]}`);
      continue;
    }
    const signal = /^--- (SIG\w+) \{.*si_code=SI_(?:USER|QUEUE|TKILL), si_pid=(\d+)/.exec(text);
    if (signal !== null) {
      arrivals.push({ pid, signal: person(signal[1]), sender: Number(signal[2]) });
      continue;
    }
    const unfinished = /^(.*) ?<unfinished \.\.\.>$/s.exec(text);
    if (unfinished !== null && !text.startsWith('<...')) {
      begun.set(task, { text: unfinished[1] ?? '', begin: time });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(text);
    const first = resumed === null ? undefined : begun.get(task);
    if (resumed !== null) begun.delete(task);
    const whole = resumed === null ? text : (first?.text ?? '') + (resumed[1] ?? '');
    const call = /^(\w+)\((.*)\) += (\S+).*?(?: <([\d.]+)>)?$/s.exec(whole);
    if (call === null) continue;
    const begin = first?.begin ?? time;
    const value = /^(-?\d+)/.exec(call[3] ?? '')?.[1];
    const result = value === undefined || Number(value) < 0 ? undefined : Number(value);
    calls.push({
      ...{ pid, name: call[1] ?? '', text: call[2] ?? '', result, begin },
      end: begin + Number(call[4] ?? 0),
      returned: time,
    });
  }
  return {
    ...{ calls, arrivals, ends, pids, parents: parentsIn(calls), times },
    begun: [...begun].map(([task, { text }]) => ({ pid: owners.get(task) ?? task, text })),
  };
}

function parentsIn(calls: readonly RawCall[]): Map<number, number> {
  const births = calls.filter(({ name }) => /^(?:clone3?|v?fork)$/.test(name));
  return new Map(births.map(({ pid, result }) => [result ?? 0, pid]));
}

/** The process of each thread that is not its first: clone with CLONE_THREAD names it by its result. */
function* ownersIn(lines: readonly string[]): Generator<[number, number]> {
  const owners = new Map<number, number>();
  const threads = new Set<string>();
  for (const line of lines) {
    const [thread = ''] = line.split(' ', 1);
    if (/ clone3?\(.*CLONE_THREAD/.test(line)) threads.add(thread);
    if (!threads.has(thread) || !/clone3?(?:\(| resumed>)/.test(line)) continue;
    const child = /= (\d+)(?: <[\d.]+>)?$/.exec(line)?.[1];
    if (child === undefined) continue;
    threads.delete(thread);
    const owner = owners.get(Number(thread)) ?? Number(thread);
    owners.set(Number(child), owner);
    yield [Number(child), owner];
  }
}

/** strace's `SIGRT_4` is SIGRTMIN+2. */
export function person(signal = ''): string {
  const index = /^SIGRT_(\d+)$/.exec(signal)?.[1];
  if (index === undefined || Number(index) < 2) return signal;
  if (index === '32') return 'SIGRTMAX';
  return index === '2' ? 'SIGRTMIN' : `SIGRTMIN+${Number(index) - 2}`;
}

/** What identifies an object in strace's output and in the summary, without what surrounds it. */
export interface Transfer {
  readonly pid: number;
  readonly object: string;
  readonly peer: string | undefined;
  readonly isRead: boolean;
  messages: number;
  bytes: number;
  /** Reads that returned nothing: an end, or an empty message. */
  empty: number;
}

export const reads =
  /^(?:read|readv|recvfrom|recvmsg|recvmmsg|preadv2?|msgrcv|mq_timedreceive|splice|sendfile)$/;
export const writes =
  /^(?:write|writev|sendto|sendmsg|sendmmsg|pwritev2?|msgsnd|mq_timedsend|splice|sendfile|vmsplice)$/;

/** By process, object and direction. */
export function transfersIn(log: RawLog): Transfer[] {
  const all = new Map<string, Transfer>();
  const add = (call: RawCall, target: Target | undefined, isRead: boolean, count: number): void => {
    if (target === undefined) return;
    const key = `${call.pid} ${target.object} ${isRead}`;
    const transfer = all.get(key) ?? {
      pid: call.pid,
      ...target,
      isRead,
      messages: 0,
      bytes: 0,
      empty: 0,
    };
    // What msgrcv(2) and mq_receive(3) return is a message, even if it is empty.
    const isMessage = count > 0 || /^(?:msgrcv|mq_)/.test(call.name);
    if (!isMessage) transfer.empty += 1;
    else transfer.messages += call.name.endsWith('mmsg') ? (call.result ?? 0) : 1;
    transfer.bytes += count;
    all.set(key, transfer);
  };
  for (const call of log.calls) {
    const { name, text, result } = call;
    if (result === undefined || text.includes('MSG_PEEK')) continue;
    if (name === 'splice' || name === 'sendfile') {
      const fds = text
        .split(', ')
        .map((part) => targetOf(part))
        .filter((target) => target !== undefined);
      const [from, to] = name === 'splice' ? fds : [fds[1], fds[0]];
      if (result > 0) add(call, from, true, result);
      if (result > 0) add(call, to, false, result);
      continue;
    }
    const count = bytesOf(call);
    if (reads.test(name)) add(call, targetOf(text, name), true, count);
    else if (writes.test(name)) add(call, targetOf(text, name), false, count);
  }
  return [...all.values()];
}

function bytesOf({ name, text, result = 0 }: RawCall): number {
  if (name === 'msgsnd') return Number(/, (\d+), [\w|]+$/.exec(text)?.[1] ?? 0);
  if (name === 'mq_timedsend')
    return Number(/, (\d+), \d+, [^,]+(?:, [^,]+)?$/.exec(text)?.[1] ?? 0);
  if (!name.endsWith('mmsg')) return result;
  return [...text.matchAll(/msg_len=(\d+)/g)].reduce((sum, [, length]) => sum + Number(length), 0);
}

interface Target {
  readonly object: string;
  readonly peer: string | undefined;
}

/** The object in a call's first argument, by the name that the summary has for it. */
function targetOf(text: string, name = ''): Target | undefined {
  if (name.startsWith('msg'))
    return { object: `message queue ${/^\d+/.exec(text)?.[0]}`, peer: undefined };
  if (name.startsWith('mq_'))
    return { object: `message queue ${/<([^>]*)>/.exec(text)?.[1]}`, peer: undefined };
  const pipe = /^\d+<pipe:\[(\d+)\]>/.exec(text)?.[1];
  if (pipe !== undefined) return { object: `pipe ${pipe}`, peer: undefined };
  const unix = /^\d+<UNIX[-A-Z]*:\[(\d+)(?:->(\d+))?/.exec(text);
  if (unix !== null) {
    return { object: `socket ${unix[1]}`, peer: unix[2] && `socket ${unix[2]}` };
  }
  const internet = /^\d+<TCP(?:v6)?:\[([^>]*?)->([^>]*)\]>/.exec(text);
  if (internet === null) return undefined;
  const [here, there] = [internet[1] ?? '', internet[2] ?? ''].map(plain);
  return { object: `socket TCP ${here}->${there}`, peer: `socket TCP ${there}->${here}` };
}

function plain(address: string): string {
  return address.replace(/\[::ffff:([\d.]+)\]/, '$1');
}
