/**
 * A recorded machine, as a readable text: a line for each thing that was read, and its answer.
 *
 *     numbers /proc/12/fd = 0 3
 *     words /proc/12/cmdline = ["cat","FILE"]
 *     mode /proc/12/fd/3 = 0500
 *     bytes /proc/12/mem 7ffd0010+16 = 0500        (in hexadecimal; the rest are zeros)
 *     text /proc/12/task/12/wchan = pipe_read       (without a newline at its end)
 *     text /proc/12/stat                            (with one: the lines that follow)
 *     | 12 (cat) S 1 …
 *     numbers /proc/13/fd absent                    (it could not be read)
 *
 * An answer that was different at the look before is repeated, with `earlier` before it.
 */
import type { Machine } from './outputs.js';

export interface Recording {
  /** What was recorded, in words. */
  readonly command: string;
  readonly architecture: string;
  readonly roots: readonly number[];
  /** Each question with its answer; `undefined` if it could not be read. */
  readonly answers: Answers;
  /** The answers of the look before, where they differ. */
  readonly earlier: Answers;
}

export type Answers = ReadonlyMap<string, string | undefined>;

export function formatRecording(recording: Recording): string {
  const { command, architecture, roots, answers, earlier } = recording;
  return [
    `recorded ${command}`,
    `architecture ${architecture}`,
    `roots ${roots.join(' ')}`,
    ...[...answers].map(([question, answer]) => formatAnswer(question, answer)),
    ...[...earlier].map(([question, answer]) => formatAnswer(`earlier ${question}`, answer)),
    '',
  ].join('\n');
}

function formatAnswer(question: string, answer: string | undefined): string {
  if (answer === undefined) return `${question} absent`;
  if (!answer.includes('\n')) return `${question} = ${answer}`.trimEnd();
  if (!answer.endsWith('\n')) throw new Error(`${question} has lines, and no newline at its end`);
  return [question, ...answer.slice(0, -1).split('\n')].join('\n| ');
}

export function parseRecording(text: string): Recording {
  const answers = new Map<string, string | undefined>();
  const earlier = new Map<string, string | undefined>();
  const [command = '', architecture = '', roots = '', ...entries] = text
    .trimEnd()
    .split(/\n(?!\| )/);
  for (const entry of entries) {
    const [, before, question = '', answer] =
      /^(earlier )?(.*?)( absent| =(?: .*)?|(?:\n\| .*)+)$/s.exec(entry) ?? [];
    (before === undefined ? answers : earlier).set(question, parseAnswer(answer ?? ''));
  }
  return {
    command: command.replace('recorded ', ''),
    architecture: architecture.replace('architecture ', ''),
    roots: roots.split(' ').slice(1).map(Number),
    answers,
    earlier,
  };
}

function parseAnswer(text: string): string | undefined {
  if (text === ' absent') return undefined;
  if (text.startsWith(' =')) return text.slice(3);
  return `${text.slice(3).replaceAll('\n| ', '\n')}\n`;
}

/** The machine as it was recorded. To ask what was not read then is an error. */
export function recordedMachine(architecture: string, answers: Answers): Machine {
  const answerTo = (question: string): string | undefined => {
    if (!answers.has(question)) throw new Error(`not in the recording: ${question}`);
    return answers.get(question);
  };
  return {
    architecture,
    readText: (path) => answerTo(`text ${path}`),
    wordsIn: (path) => {
      const words = answerTo(`words ${path}`);
      return words === undefined ? undefined : (JSON.parse(words) as string[]);
    },
    readLink: (path) => answerTo(`link ${path}`),
    numbersIn: (path) => answerTo(`numbers ${path}`)?.split(' ').filter(Boolean).map(Number),
    linkMode: (path) => {
      const mode = answerTo(`mode ${path}`);
      return mode === undefined ? undefined : parseInt(mode, 8);
    },
    fifo: (path) => answerTo(`fifo ${path}`),
    fileIn: (folder, inode) => answerTo(`file ${inode} in ${folder}`),
    readBytes: (path, offset, length) => {
      const hex = answerTo(bytesQuestion(path, offset, length));
      return hex === undefined ? undefined : Buffer.concat([Buffer.from(hex, 'hex')], length);
    },
    unixSockets: () =>
      JSON.parse(answerTo('sockets') ?? '[]') as ReturnType<Machine['unixSockets']>,
    semaphore: (id, number) => {
      const answer = answerTo(`semaphore ${id} ${number}`);
      return answer === undefined
        ? undefined
        : (JSON.parse(answer) as ReturnType<Machine['semaphore']>);
    },
    now: () => JSON.parse(answerTo('now') ?? '') as ReturnType<Machine['now']>,
  };
}

export function bytesQuestion(path: string, offset: bigint, length: number): string {
  return `bytes ${path} ${offset.toString(16)}+${length}`;
}
