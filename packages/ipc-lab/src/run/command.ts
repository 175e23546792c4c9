/** `ipc-lab run`: the sheet's exercises, whole, on the real kernel; says what was seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Call, runProgram } from '../command-line/program.js';
import { Failure, UsageError } from '../command-line/report.js';
import type { Exercise, Finding } from './exercise.js';
import { exercises } from './exercises.js';
import { type ProgramRun, startProgram } from './program-run.js';
import { Progress } from './progress.js';
import { table } from './table.js';

const help = `
usage: ipc-lab run EXERCISE [--quick]

Runs the programs of an exercise together and compares what they do with what the sheet asks. Exits
with 1 when they differ.

${table([
  ...exercises.map(({ id, title }) => [`  ${id}`, title]),
  ['  all', 'all of them, one after the other'],
])}

  --quick        1a takes 3 seconds instead of the sheet's 30
  -h, --help     this text
`;

export async function runCommand(argv: readonly string[]): Promise<void> {
  await runProgram(
    {
      name: 'ipc-lab run',
      help,
      positionals: ['EXERCISE'],
      options: { quick: { type: 'boolean' } },
    },
    run,
    argv,
  );
}

interface Outcome {
  readonly exercise: Exercise;
  readonly findings: readonly Finding[];
}

async function run({
  positionals: [wanted],
  options,
  signal,
}: Call<readonly [string]>): Promise<void> {
  const chosen = exercises.filter(({ id }) => wanted === 'all' || wanted === id);
  if (chosen.length === 0) {
    const known = exercises.map(({ id }) => id).join(', ');
    throw new UsageError(`EXERCISE must be one of ${known}, all, not ${JSON.stringify(wanted)}`);
  }
  const outcomes: Outcome[] = [];
  for (const exercise of chosen) {
    signal.throwIfAborted();
    const findings = await perform(exercise, options['quick'] === true, signal);
    outcomes.push({ exercise, findings });
  }
  console.log(`\n${summary(outcomes)}`);
  if (!outcomes.every(isRight)) throw new Failure('not everything is as the sheet asks');
}

async function perform(
  exercise: Exercise,
  quick: boolean,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  console.log(`\n${exercise.id}  ${exercise.title}`);
  const folder = mkdtempSync(join(tmpdir(), 'ipc-lab-'));
  const started: ProgramRun[] = [];
  const endAll = () => {
    for (const program of started) program.kill('SIGTERM');
  };
  signal.addEventListener('abort', endAll);
  using progress = new Progress(exercise.id, exercise.expectedSeconds(quick));
  try {
    const findings = await exercise.run({
      folder,
      quick,
      start(name, ...args) {
        const program = startProgram(name, args, (line) => {
          progress.clear();
          console.log(`    ${name.padEnd(16)}${line}`);
        });
        started.push(program);
        return program;
      },
    });
    progress.clear();
    for (const { demand, held, seen } of findings) {
      console.log(`  ${held ? 'ok   ' : 'WRONG'} ${demand} (${seen})`);
    }
    return findings;
  } finally {
    signal.removeEventListener('abort', endAll);
    endAll();
    await Promise.all(started.map((program) => program.ended));
    rmSync(folder, { recursive: true, force: true });
  }
}

function isRight({ findings }: Outcome): boolean {
  return findings.every(({ held }) => held);
}

function summary(outcomes: readonly Outcome[]): string {
  return table([
    ['exercise', 'what was done', 'demands', 'as the sheet asks'],
    ...outcomes.map((outcome) => [
      outcome.exercise.id,
      outcome.exercise.title,
      `${outcome.findings.filter(({ held }) => held).length} of ${outcome.findings.length}`,
      isRight(outcome) ? 'yes' : 'NO',
    ]),
  ]);
}
