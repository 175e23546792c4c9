/** Records the runs of one check, while the check itself runs as usual. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { judge, runOf, type CheckFile, type RunFile } from './check-runs.js';
import {
  boundPath,
  countOf,
  ExercisePrograms,
  firstBytes,
  ObservedProgram,
  pathOfMapped,
  reportOf,
  Trace,
  writersMapping,
  type Exercise,
  type Run,
  type ServerAndClients,
} from './ipc-lab.js';
import { readRecording } from './recording.js';
import { neutral, Tape } from './tape.js';

const names: Readonly<Record<string, readonly string[]>> = {
  '1a': ['program'],
  '2a': ['program', 'second'],
  '3d': ['writer', 'reader'],
  '4a': ['program', 'second'],
  '5': ['first-send', 'first-get', 'second-send', 'second-get', 'third-send', 'third-get'],
  '6': ['server', 'client-1', 'client-2', 'killed', 'restarted', 'client-3', 'client-4'],
};

const tapes: Tape[] = [];

/** Gives each further trace a tape, and its lines one at a time, so that a stop falls between two lines. */
function tapeTraces(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its trace below.
  const { lines } = Trace.prototype;
  Trace.prototype.lines = async function* (this: Trace, isUrgent) {
    const tape = new Tape();
    tapes.push(tape);
    try {
      for await (const batch of lines.call(this, isUrgent)) {
        for (const line of batch) {
          tape.line(line);
          yield [line];
        }
      }
    } finally {
      tape.end();
    }
  };
}

class RecordedPrograms extends ExercisePrograms {
  readonly taped: { readonly program: ObservedProgram; readonly tape: Tape }[] = [];

  override start(...args: Parameters<ExercisePrograms['start']>): ObservedProgram {
    const program = super.start(...args);
    const tape = tapes.at(-1);
    assert.ok(tape, 'a run has its tape');
    const stop = program.stop.bind(program);
    program.stop = (why) => {
      tape.stop(Date.now() / 1000);
      stop(why);
    };
    this.taped.push({ program, tape });
    return program;
  }
}

/** @param folder For the recordings and `check.json`. */
export async function recordCheck(
  { id, timeLimit, check }: Exercise,
  commands: Readonly<Record<string, readonly string[]>>,
  folder: string,
  seconds: number | undefined,
  isBrief: boolean,
): Promise<void> {
  tapeTraces();
  const cwd = mkdtempSync(join(tmpdir(), 'golden-'));
  const programs = new RecordedPrograms({ cwd, timeLimit: seconds ?? timeLimit });
  try {
    const assessment = await check(commands, programs);
    const seen = await Promise.all(programs.taped.map(({ program }) => program.done));
    const file: CheckFile = {
      exercise: id,
      runs: seen.map((run, index) => runFile(run, names[id]?.[index] ?? '')),
      ...(id === '5' && {
        count: countOf(commands['send'] ?? []),
        other: countOf(seen[2]?.words ?? []),
      }),
      ...(id === '3d' && contentOf(seen[0])),
      ...(id === '6' && endOf(seen[0])),
      ...(id === '6' && {
        values: [pairOf(commands, seen.slice(1, 3)), pairOf(commands, seen.slice(5, 7))],
      }),
    };
    programs.taped.forEach(({ tape }, index) => {
      const path = join(folder, `${names[id]?.[index] ?? ''}.strace`);
      writeFileSync(path, `${tape.lines(isBrief).join('\n')}\n`, 'latin1');
    });
    const report = neutral(JSON.stringify(reportOf(id, assessment, 'en')));
    const again = JSON.stringify(reportOf(id, rejudge(file, folder), 'en'));
    assert.equal(again, report, 'the recording is judged as the run was');
    const light = { ...file, runs: file.runs.map((run) => ({ ...run, lateness: [] })) };
    const isLight = JSON.stringify(reportOf(id, rejudge(light, folder), 'en')) === report;
    writeFileSync(join(folder, 'check.json'), `${jsonText(isLight ? light : file)}\n`);
  } finally {
    await programs.end();
    rmSync(cwd, { recursive: true, force: true });
  }
}

function rejudge(file: CheckFile, folder: string): ReturnType<typeof judge> {
  const runs = file.runs.map((run) =>
    runOf(run, readRecording(join(folder, `${run.name}.strace`))),
  );
  return judge(file, runs);
}

function runFile({ words, stopped, leftovers, lateness }: Run, name: string): RunFile {
  return {
    name,
    words: words.map(neutral),
    ...(stopped !== undefined && { stopped }),
    leftovers: leftovers.map((one) => ({ ...one, name: neutral(one.name) })),
    lateness: lateness.map(({ from, to, seconds, pressed }) => [from, to, seconds, pressed]),
  };
}

function contentOf(writer: Run | undefined): { content?: string } {
  const path = writer === undefined ? undefined : pathOfMapped(writer, writersMapping(writer));
  const content = path === undefined ? undefined : firstBytes(path);
  return content === undefined ? {} : { content: content.toString('hex') };
}

function endOf(server: Run | undefined): { end?: ServerAndClients['end']; left?: string } {
  if (server === undefined) return {};
  const path = boundPath(server);
  const left = server.leftovers.find(({ name }) => name === path)?.name;
  const isAsked = server.history
    .all('signal-delivered')
    .some(({ signal, sender }) => /^SIG(?:INT|TERM)$/.test(signal) && sender === process.pid);
  const end = server.stopped === 'asked' ? 'killed' : isAsked ? 'asked' : 'itself';
  return { end, ...(left !== undefined && { left: neutral(left) }) };
}

/** The values that two clients were given. */
function pairOf(
  { client = [] }: Readonly<Record<string, readonly string[]>>,
  runs: readonly Run[],
): ServerAndClients['values'] {
  const at = client.findIndex((word) => word.includes('{value}'));
  const before = client[at]?.indexOf('{value}') ?? 0;
  const [one = 0, other = 0] = runs.map(({ words }) =>
    parseInt(words[at]?.slice(before) ?? '', 10),
  );
  return [one, other];
}

/** JSON that a person can read; Prettier gives it its final layout. */
function jsonText(file: CheckFile): string {
  return JSON.stringify(file, undefined, 2);
}
