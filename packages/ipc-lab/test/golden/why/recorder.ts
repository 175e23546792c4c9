/** Records what is read of a machine, as far as it concerns some of its processes. */
import type { Answers } from './recording.js';
import { bytesQuestion } from './recording.js';
import type { Machine } from './outputs.js';

export interface Recorder {
  /** Shows these processes and what they hold, and nothing else of the machine. */
  readonly machine: Machine;
  readonly answers: Answers;
}

export function recorderOf(machine: Machine, pids: ReadonlySet<number>): Recorder {
  const answers = new Map<string, string | undefined>();
  const keep = <T>(question: string, value: T, text: (value: NonNullable<T>) => string): T => {
    answers.set(question, value === undefined || value === null ? undefined : text(value));
    return value;
  };
  const held = inodesHeld(machine, pids);
  const now = machine.now();
  return {
    answers,
    machine: {
      architecture: machine.architecture,
      readText: (path) =>
        keep(`text ${path}`, shortened(path, machine.readText(path), pids, held), String),
      wordsIn: (path) =>
        keep(`words ${path}`, machine.wordsIn(path)?.map(lastPart), JSON.stringify),
      readLink: (path) => keep(`link ${path}`, machine.readLink(path), String),
      numbersIn: (path) => {
        const numbers = machine.numbersIn(path);
        const wanted = path === '/proc' ? numbers?.filter((pid) => pids.has(pid)) : numbers;
        return keep(`numbers ${path}`, wanted, (list) => list.join(' '));
      },
      linkMode: (path) =>
        keep(`mode ${path}`, machine.linkMode(path), (mode) => `0${(mode & 0o777).toString(8)}`),
      fifo: (path) => keep(`fifo ${path}`, machine.fifo(path), String),
      fileIn: (folder, inode) =>
        keep(`file ${inode} in ${folder}`, machine.fileIn(folder, inode), String),
      readBytes: (path, offset, length) => {
        const bytes = withoutRest(machine.readBytes(path, offset, length), offset);
        const question = bytesQuestion(path, offset, length);
        return keep(question, bytes, (all) => all.toString('hex').replace(/(?:00)+$/, ''));
      },
      unixSockets: () => {
        const sockets = machine.unixSockets().filter(({ inode }) => held.has(inode));
        return keep('sockets', sockets, (all) => JSON.stringify(all, socketProperties));
      },
      semaphore: (id, number) =>
        keep(`semaphore ${id} ${number}`, machine.semaphore(id, number), JSON.stringify),
      now: () => keep('now', now, JSON.stringify),
    },
  };
}

/** `why` does not use the folders in the words of a command, and they may be private. */
function lastPart(word: string): string {
  return word.replace(/^\/.*\//, '');
}

/** The properties that `why` uses. */
const socketProperties = ['inode', 'peer', 'waitingClients'];

/** The inodes of the sockets and files that these processes have open. */
function inodesHeld(machine: Machine, pids: ReadonlySet<number>): Set<number> {
  const held = new Set<number>();
  for (const pid of pids) {
    for (const fd of machine.numbersIn(`/proc/${pid}/fd`) ?? []) {
      const text = machine.readText(`/proc/${pid}/fdinfo/${fd}`) ?? '';
      held.add(Number(/^ino:\s*(\d+)/m.exec(text)?.[1]));
    }
  }
  return held;
}

const pageSize = 4096n;

/** A text is read to the end of its page. What follows the text is not used, and may be private. */
function withoutRest(bytes: Buffer | undefined, offset: bigint): Buffer | undefined {
  if (bytes === undefined || (offset + BigInt(bytes.length)) % pageSize !== 0n) return bytes;
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.fill(0, end);
}

function shortened(
  path: string,
  text: string | undefined,
  pids: ReadonlySet<number>,
  held: ReadonlySet<number>,
): string | undefined {
  if (path.endsWith('/status')) {
    // The other lines do not show what a thread waits for.
    return text?.replace(
      /^(?!Name|State|Tgid|.*[Pp]id|TracerPid|Threads|Sig|Shd|.*ctxt).*\n/gm,
      '',
    );
  }
  if (path.endsWith('/net/unix')) {
    return linesWhere(text, (fields, index) => index === 0 || held.has(Number(fields[6])));
  }
  if (path === '/proc/locks') {
    return linesWhere(text, (fields) => {
      const [pid, place] = fields[1] === '->' ? fields.slice(5) : fields.slice(4);
      return pids.has(Number(pid)) || held.has(Number(place?.split(':')[2]));
    });
  }
  if (path === '/proc/sysvipc/msg') {
    // The queues that these processes used last.
    return linesWhere(
      text,
      (fields, index) => index === 0 || fields.slice(5, 7).some((pid) => pids.has(Number(pid))),
    );
  }
  return text;
}

function linesWhere(
  text: string | undefined,
  isWanted: (fields: readonly string[], index: number) => boolean,
): string | undefined {
  return text
    ?.split(/(?<=\n)/)
    .filter((line, index) => isWanted(line.trim().split(/\s+/), index))
    .join('');
}
