/** Checks each line of a summary against the raw log of the same run. */
import type { Section } from '../../../dist/trace/text/summary.js';
import { concerning, gives, takes } from './objects.js';
import {
  person,
  reads,
  transfersIn,
  writes,
  type RawCall,
  type RawLog,
  type Transfer,
} from './raw-log.js';

/** What a check of one line finds: `undefined` if the log says the same. */
type Check = (line: string, log: RawLog) => string | undefined;

/** Seconds by which two clocks may differ. */
const tolerance = 0.002;

function processes(line: string, { ends }: RawLog): string | undefined {
  const [, pid = '', how = ''] = /^(\d+) .*?, (status \d+|killed by SIG[\w+]+)/.exec(line) ?? [];
  if (pid === '') return line.includes('still running') ? undefined : 'not understood';
  const raw = ends.get(Number(pid));
  return raw === undefined || raw === how ? undefined : `the log has ${raw}`;
}

function passed(line: string, log: RawLog): string | undefined {
  const bytes = /^(.*): (\d+) → (\d+), (\d+) messages?, (\d+) bytes?$/.exec(line);
  if (bytes !== null) return passage(bytes, log);
  const signal = /^(SIG[\w+]+): (\d+) → (\d+) × (\d+)(?:, (\d+) arrived)?/.exec(line);
  if (signal !== null) return signals(signal, log);
  const handed = /^(?:descriptor of )?(.*): (\d+) → (\d+) × (\d+)$/.exec(line);
  if (handed !== null) return handedOver(line, handed, log);
  const copied = /^memory: (\d+) → (\d+), (\d+) cop(?:y|ies), (\d+) bytes?$/.exec(line);
  if (copied !== null) return copies(copied, log);
  const seen = /^(.*): \d+ values? seen$/.exec(line);
  if (seen !== null) return valuesSeen(seen, log);
  const unread = /^(.*): (\d+) bytes? never read$/.exec(line);
  if (unread !== null) return neverRead(unread, log);
  const cut = /^(.*): \d+ bytes? of messages lost: /.exec(line)?.[1];
  if (cut !== undefined) {
    const isOf = concerning(cut, log.calls) ?? (() => true);
    const isRead = log.calls.some((call) => reads.test(call.name) && isOf(call));
    return isRead ? undefined : `the log has no read of ${cut}`;
  }
  return 'not understood';
}

const bothExist = (from: string | undefined, to: string | undefined, { pids }: RawLog) =>
  pids.has(Number(from)) && pids.has(Number(to)) ? undefined : 'the log has no such process';

/** A lock, a permit or a notice: as often as the summary says, one process took it, and another gave it. */
function handedOver(line: string, match: RegExpExecArray, log: RawLog): string | undefined {
  const [, named = '', from, to, times] = match;
  const object = named.replace(/^lock on /, '');
  const concerns = line.startsWith('descriptor of ') ? undefined : concerning(object, log.calls);
  if (concerns === undefined) return bothExist(from, to, log);
  const calls = log.calls.filter(concerns);
  const taken = calls
    .filter(({ pid }) => pid === Number(to))
    .reduce((sum, call) => sum + takes(object, call), 0);
  if (taken < Number(times)) return `the log has ${Math.floor(taken)} for ${to}`;
  if (object.startsWith('inotify')) return bothExist(from, to, log);
  // The lock of an open file ends with the last process that inherited it.
  const givers = object.startsWith('file') ? lineOf(Number(from), log) : [Number(from)];
  const given =
    calls.some((call) => givers.includes(call.pid) && gives(object, call)) ||
    // The end of a robust mutex's owner wakes a waiter without a call.
    (object.startsWith('futex') && log.ends.has(Number(from)));
  return given ? undefined : `the log has nothing that ${from} gave`;
}

/** A process that has ended, and those that it descends from; of another, itself. */
function lineOf(pid: number, { parents, ends }: RawLog): number[] {
  const line = [pid];
  if (!ends.has(pid)) return line;
  for (let parent = parents.get(pid); parent !== undefined; parent = parents.get(parent)) {
    line.push(parent);
  }
  return line;
}

/** One process writes to a descriptor that strace shows so, the other reads from one; ptmx drives a terminal. */
function bothUse(
  shown: string,
  from: string | undefined,
  to: string | undefined,
  { calls }: RawLog,
): string | undefined {
  const uses = (pid: string | undefined, names: RegExp): boolean =>
    calls.some(
      ({ pid: by, name, text, result }) =>
        by === Number(pid) &&
        names.test(name) &&
        result !== undefined &&
        (text.includes(shown) || (shown.startsWith('</dev/pts/') && text.includes('/ptmx'))),
    );
  if (!uses(from, writes)) return `the log has no write by ${from}`;
  return uses(to, reads) ? undefined : `the log has no read by ${to}`;
}

function passage([, object = '', from, to]: RegExpExecArray, log: RawLog): string | undefined {
  const path = /^(?:FIFO|terminal) (\S+)$/.exec(object)?.[1];
  if (path !== undefined && isPlain(path)) return bothUse(`<${path}`, from, to, log);
  if (object.startsWith('event counter')) return bothUse('eventfd', from, to, log);
  if (object.startsWith('socket UDP')) return bothUse('<UDP', from, to, log);
  if (!/^(?:pipe|socket (?:\d|TCP)|message queue)/.test(object)) return bothExist(from, to, log);
  const all = transfersIn(log);
  const taken = all.find((one) => one.isRead && one.pid === Number(to) && one.object === object);
  if (taken === undefined) return `the log has no read of it by ${to}`;
  const isWriter = ({ isRead, pid, object: given, peer }: Transfer): boolean =>
    !isRead &&
    pid === Number(from) &&
    (given === object || peer === object || taken.peer === given);
  // strace shows no peer of a socket that was accepted after its client had closed it.
  const isUnknown = taken.peer === undefined && object.startsWith('socket');
  return isUnknown || all.some(isWriter) ? undefined : `the log has no write to it by ${from}`;
}

/** Values are seen in memory that the log has as shared. */
function valuesSeen(
  [, object = '']: RegExpExecArray,
  { calls }: Pick<RawLog, 'calls'>,
): string | undefined {
  const name = /^(?:segment|shared memory|file|semaphore) (.*)$/.exec(object)?.[1] ?? '';
  const path = object.startsWith('semaphore') ? `/dev/shm/sem.${name.slice(1)}` : name;
  const isNamed = path.startsWith('/') && isPlain(path);
  const found = calls.some(({ name: call, text, result }) => {
    if (result === undefined) return false;
    if (object.startsWith('segment')) return call === 'shmat' && text.startsWith(`${name},`);
    if (call !== 'mmap' || !text.includes('MAP_SHARED')) return false;
    return !isNamed || object.startsWith('semaphore') || text.includes(`<${path}>`);
  });
  return found ? undefined : 'the log has no such mapping';
}

/** Whether strace shows a name as it is. */
function isPlain(name: string): boolean {
  return /^[\w/.-]+$/.test(name);
}

function neverRead([, object, count]: RegExpExecArray, log: RawLog): string | undefined {
  const all = transfersIn(log);
  const ends = new Set(all.flatMap((one) => (one.object === object ? [one.peer] : [])));
  // What is read from a socket was written to its other end.
  const of = all.filter((one) =>
    one.peer !== undefined && !one.isRead ? ends.has(one.object) : one.object === object,
  );
  const left = of.reduce((sum, { isRead, bytes }) => sum + (isRead ? -bytes : bytes), 0);
  // A FIFO's identity in the log is its path, which the summary may show in another form.
  return of.length === 0 || left === Number(count) ? undefined : `the log has ${left} bytes`;
}

const sends = /^(?:kill|tkill|tgkill|rt_sigqueueinfo|rt_tgsigqueueinfo|pidfd_send_signal)$/;

function signals(match: RegExpExecArray, log: RawLog): string | undefined {
  const [, signal = '', from, to, times, told] = match;
  const sent = log.calls.filter(
    ({ pid, name, text, result }) =>
      sends.test(name) &&
      result === 0 &&
      pid === Number(from) &&
      (new RegExp(`^(?:\\d+<pid:)?${to}\\b`).test(text) || text.includes(`, ${to},`)) &&
      [...text.matchAll(/SIG\w+/g)].some(([shown]) => person(shown) === signal),
  ).length;
  const seen = log.arrivals.filter(
    (one) => one.pid === Number(to) && one.sender === Number(from) && one.signal === signal,
  ).length;
  const isFatal = log.ends.get(Number(to)) === `killed by ${signal}`;
  // sigwait(3) and signalfd(2) take a signal without a line for its arrival.
  const taken = log.calls.some(
    ({ pid, name, text }) =>
      pid === Number(to) && (name === 'rt_sigtimedwait' || text.includes('signalfd')),
  );
  const arrived = seen === 0 && isFatal ? 1 : seen;
  const count = Math.max(sent, arrived);
  if (Number(times) !== count) return `the log has ${count}`;
  const said = Number(told ?? times);
  return taken || sent === 0 || said === arrived ? undefined : `${arrived} arrived in the log`;
}

function copies(match: RegExpExecArray, { calls }: RawLog): string | undefined {
  const [, from, to, times, bytes] = match;
  const found = calls.filter(
    ({ pid, name, text }) =>
      (name === 'process_vm_writev' && pid === Number(from) && text.startsWith(`${to},`)) ||
      (name === 'process_vm_readv' && pid === Number(to) && text.startsWith(`${from},`)),
  );
  const isByFile = calls.some(({ text }) => text.includes('/mem>'));
  if (isByFile) return undefined;
  const copied = found.filter(({ result }) => result !== undefined);
  const sum = copied.reduce((total, { result = 0 }) => total + result, 0);
  return copied.length === Number(times) && sum === Number(bytes)
    ? undefined
    : `the log has ${copied.length} copies, ${sum} bytes`;
}

function waits(line: string, log: RawLog): string | undefined {
  const { calls, times } = log;
  const match =
    /^(\d+) waits in (\w+)(?: \(.*?\))?(?:, (?:released by (\d+)|until (\d+) killed it))?/.exec(
      line,
    );
  const seconds = Number(/: ([\d.]+) s(?: × \d+)?$/.exec(line)?.[1]);
  if (match === null || Number.isNaN(seconds)) return 'not understood';
  const [, pid, name, by] = match;
  if (match[4] !== undefined) return killed(Number(pid), Number(match[4]), log);
  // A call that a signal interrupted goes on as restart_syscall(2).
  const own = calls.filter(
    (call) => call.pid === Number(pid) && (call.name === name || call.name === 'restart_syscall'),
  );
  const total = own.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const isUnfinished = own.length === 0;
  if (!isUnfinished && seconds > total + tolerance * (own.length + 1)) {
    return `the calls in the log last ${total.toFixed(3)} s`;
  }
  if (by === undefined || isUnfinished) return undefined;
  const moved = own.some(({ begin, end, returned }) => {
    const until = Math.max(end, returned) + tolerance;
    return times.get(Number(by))?.some((time) => time > begin - tolerance && time < until);
  });
  if (!moved) return `${by} has no line in the log during it`;
  return released(line, own, Number(by), log);
}

function killed(pid: number, by: number, { calls, ends }: RawLog): string | undefined {
  if (ends.get(pid)?.startsWith('killed') !== true) return `${pid} is not killed in the log`;
  const isSent = calls.some((call) => call.pid === by && sends.test(call.name));
  return isSent ? undefined : `${by} sends no signal in the log`;
}

/** These close descriptors that the log does not name. */
const mayClose = /^(?:execve|dup[23]?|close_range)$/;

/** Who ends a wait does something to its object meanwhile, or sends a signal, or ends. */
function released(
  line: string,
  waits: readonly RawCall[],
  by: number,
  { calls, ends, times }: RawLog,
): string | undefined {
  const [, name = '', object = ''] = /^\d+ waits in (\w+)(?: \((.*?)\))?/.exec(line) ?? [];
  if (name === 'wait4' || name === 'waitid') {
    const isEnd = ends.has(by) || calls.some((call) => call.pid === by && sends.test(call.name));
    return isEnd ? undefined : `${by} does not end in the log`;
  }
  const concerns = concerning(object, calls);
  // The change that inotify reports is one to a file.
  if (concerns === undefined || object.startsWith('inotify')) return undefined;
  const isWithin = (time: number, wait: RawCall): boolean =>
    time > wait.begin - tolerance && time < Math.max(wait.end, wait.returned) + tolerance;
  const acts = calls.filter(
    (call) =>
      call.pid === by && (concerns(call) || sends.test(call.name) || mayClose.test(call.name)),
  );
  const last = times.get(by)?.at(-1);
  const found = waits.some(
    (wait) =>
      acts.some(
        ({ begin, returned }) =>
          isWithin(begin, wait) ||
          isWithin(returned, wait) ||
          (begin < wait.begin && returned > wait.returned),
      ) ||
      (last !== undefined && ends.has(by) && isWithin(last, wait)),
  );
  return found ? undefined : `${by} does nothing to ${object} in the log during it`;
}

/** A process that still waits at the end has a call in the log that did not return. */
function stillWaiting(line: string, { begun, ends }: RawLog): string | undefined {
  const [, pid = '', name = ''] = /^(\d+) waits in (\w+)/.exec(line) ?? [];
  if (name === '') return 'not understood';
  if (ends.get(Number(pid))?.startsWith('status') === true) return `${pid} exits in the log`;
  const found = begun.some((call) => call.pid === Number(pid) && call.text.startsWith(`${name}(`));
  return found ? undefined : 'the log has no such call under way';
}

const creators = /^(?:mknod(?:at)?|open(?:at2?)?|creat|bind|link(?:at)?|rename(?:at2?)?|mq_open)$/;
const removers = /^(?:unlink(?:at)?|mq_unlink)$/;

/** What is left behind was made, and not removed. */
function leftBehind(line: string, { calls }: RawLog): string | undefined {
  const [, kind = '', id = ''] = /^(segment|semaphore|message queue) (\d+)$/.exec(line) ?? [];
  if (id !== '') {
    const family = { segment: 'shm', semaphore: 'sem' }[kind] ?? 'msg';
    const isMade = calls.some(
      ({ name, result }) => name === `${family}get` && result === Number(id),
    );
    const isRemoved = calls.some(
      ({ name, text, result }) =>
        name === `${family}ctl` &&
        result === 0 &&
        text.startsWith(`${id},`) &&
        text.includes('RMID'),
    );
    return isMade && !isRemoved ? undefined : 'the log has not made it, or has removed it';
  }
  const name = /\/([^/]*)$/.exec(line)?.[1] ?? '';
  if (!isPlain(name)) return undefined;
  const isIn = ({ text, result }: RawCall): boolean =>
    result !== undefined && new RegExp(`["/](?:sem\\.)?${name}"`).test(text);
  const made = calls.findLastIndex((call) => creators.test(call.name) && isIn(call));
  const removed = calls.findLastIndex((call) => removers.test(call.name) && isIn(call));
  return made > removed ? undefined : 'the log has not made it, or has removed it';
}

function collected(line: string, { calls }: RawLog): string | undefined {
  const pid = Number(/^\d+/.exec(line)?.[0]);
  const found = calls.some(
    ({ name, result, text }) =>
      (name === 'wait4' && result === pid) ||
      (name === 'waitid' && text.includes(`si_pid=${pid},`) && !text.includes('WNOWAIT')),
  );
  return found ? 'the log has its wait' : undefined;
}

function notShown(line: string, { calls }: RawLog): string | undefined {
  const name = /^what passes through (\w+)/.exec(line)?.[1];
  const memory = /^(?:stores to|operations on) (.*?)(?::| for which)/.exec(line);
  if (memory !== null) return valuesSeen(memory, { calls });
  if (name === undefined) return 'not understood';
  return calls.some((call) => call.name === name) ? undefined : 'the log has no such call';
}

const checks: Readonly<Record<string, Check>> = {
  Processes: processes,
  'What passed': passed,
  Waits: waits,
  'Still waiting at the end': stillWaiting,
  'Left behind': leftBehind,
  'Never collected': collected,
  'Not shown': notShown,
};

/** @returns The differences, one line each, and how many lines were compared. */
export function compare(
  sections: readonly Section[],
  log: RawLog,
): { lines: number; differences: string[] } {
  const differences: string[] = [];
  let lines = 0;
  for (const { title, lines: said } of sections) {
    const check = checks[title];
    if (check === undefined) continue;
    for (const line of said) {
      if (line.startsWith('…')) continue;
      lines += 1;
      const difference = check(line, log);
      if (difference !== undefined) differences.push(`${title}: ${line}: ${difference}`);
    }
  }
  return {
    lines,
    differences: [
      ...differences,
      ...totals(sections, log),
      ...missing(sections, log),
      ...missingPermits(sections, log),
    ],
  };
}

/** What the summary says that a reader got from an object must be what the log says that it read. */
function totals(sections: readonly Section[], log: RawLog): string[] {
  const said = new Map<string, { messages: number; bytes: number }>();
  for (const line of passedIn(sections)) {
    const match = /^(.*): \d+ → (\d+), (\d+) messages?, (\d+) bytes?$/.exec(line);
    if (match === null) continue;
    const key = `${match[2]} ${match[1]}`;
    const { messages = 0, bytes = 0 } = said.get(key) ?? {};
    said.set(key, { messages: messages + Number(match[3]), bytes: bytes + Number(match[4]) });
  }
  const all = transfersIn(log);
  return all.flatMap(({ pid, object, peer, isRead, messages, bytes, empty }) => {
    const told = said.get(`${pid} ${object}`);
    if (!isRead || told === undefined) return [];
    // What a process reads of its own is left out.
    const isOwn = all.some(
      (one) =>
        !one.isRead &&
        one.pid === pid &&
        (one.object === object ? peer === undefined : one.object === peer),
    );
    // The log does not tell an empty message from the end.
    const most = object.startsWith('socket') ? messages + empty : messages;
    const isSame = told.messages >= messages && told.messages <= most && told.bytes === bytes;
    if (isSame || (isOwn && told.bytes < bytes)) return [];
    return [
      `${object}, read by ${pid}: ${told.messages} messages, ${told.bytes} bytes; the log has ${messages} and ${bytes}`,
    ];
  });
}

/** Objects that one process wrote to and another read from, of which the summary says nothing. */
function missing(sections: readonly Section[], log: RawLog): string[] {
  const said = passedIn(sections);
  const all = transfersIn(log);
  return all.flatMap(({ pid, object, peer, isRead, bytes }) => {
    if (!isRead || bytes === 0) return [];
    const writes = all.filter(
      (one) => !one.isRead && (peer === undefined ? one.object === object : one.object === peer),
    );
    const own = writes.filter((one) => one.pid === pid).reduce((sum, one) => sum + one.bytes, 0);
    const isFromOther = writes.some((one) => one.pid !== pid) && bytes > own;
    const isSaid = said.some(
      (line) => line.startsWith(`${object}: `) && line.includes(`→ ${pid},`),
    );
    return isFromOther && !isSaid ? [`missing: ${object}, read by ${pid}: ${bytes} bytes`] : [];
  });
}

/** Units of System V semaphores that one process took, which can only come from another, and the summary does not say so. */
function missingPermits(sections: readonly Section[], log: RawLog): string[] {
  const said = passedIn(sections);
  const changes = semaphoreChanges(log.calls);
  const takers = new Set(changes.map(({ pid, of }) => `${pid} ${of}`));
  return [...takers].flatMap((key) => {
    const [taker = 0, id] = key.split(' ').map(Number);
    const here = changes.filter(({ of }) => key === `${taker} ${of}`);
    const own = here.filter(({ pid }) => pid === taker);
    const lacks = own.reduce((total, { amount }) => total + amount, 0) < 0;
    const givers = new Set(here.filter(({ amount }) => amount > 0).map(({ pid }) => pid));
    givers.delete(taker);
    const [giver] = givers;
    if (!lacks || givers.size !== 1) return [];
    const line = `semaphore ${id}: ${giver} → ${taker} ×`;
    return said.some((one) => one.startsWith(line)) ? [] : [`missing: ${line}`];
  });
}

/** @returns By set and number, `4 0`: what each process added or took. */
function semaphoreChanges(
  calls: readonly RawCall[],
): { pid: number; of: string; amount: number }[] {
  return calls.flatMap(({ pid, name, text, result }) => {
    const id = /^\d+/.exec(text)?.[0];
    if (result === undefined || !name.startsWith('sem')) return [];
    const set = /^\d+, (\d+), (?:IPC_64\|)?SETVAL, (\w+)/.exec(text);
    // The value has 32 bits, and strace shows 64.
    if (set !== null) {
      return [{ pid, of: `${id} ${set[1]}`, amount: parseInt(set[2]?.slice(-8) ?? '', 16) || 0 }];
    }
    return [...text.matchAll(/sem_num=(\d+), sem_op=(-?\d+)/g)].map(([, index, amount]) => ({
      ...{ pid, of: `${id} ${index}`, amount: Number(amount) },
    }));
  });
}

function passedIn(sections: readonly Section[]): readonly string[] {
  return sections.find(({ title }) => title === 'What passed')?.lines ?? [];
}
