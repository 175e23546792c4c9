/**
 * Runs the contenders of a measure in turn, several times: other load on the machine disturbs all of
 * them alike, so that their ratio is reliable even where no single figure is.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { record, type BenchRecord, type Contender, type Measure } from './record.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const cSources = join(here, '../c');

let binaries: string | undefined;

/** Compiles `c/<name>.c`; returns the path of the program. */
function compile(name: string): string {
  if (binaries === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-bench-'));
    binaries = folder;
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
  }
  const program = join(binaries, name);
  const flags = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-march=native', '-Wall', '-Wextra'];
  execFileSync('cc', [...flags, '-o', program, join(cSources, `${name}.c`)]);
  return program;
}

const compiled = new Map<string, string>();

/** Returns the path of the program compiled from `c/<name>.c`; compiles it at most once. */
export function compiledProgram(name: string): string {
  const program = compiled.get(name) ?? compile(name);
  compiled.set(name, program);
  return program;
}

/** The processors on which this process may run: `Cpus_allowed_list`, such as `0-1,4`. */
function allowedProcessors(): number[] {
  const status = readFileSync('/proc/self/status', 'latin1');
  const list = /^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

const [first = 0, second = first] = allowedProcessors();

/** `taskset(1)`: the command that runs the two sides of a program on their processors. */
export function placed(
  processors: 1 | 2 | undefined,
  program: string,
  parameters: readonly string[],
): { program: string; parameters: readonly string[]; env: NodeJS.ProcessEnv } {
  if (processors === undefined) return { program, parameters, env: process.env };
  const partner = String(processors === 2 ? second : first);
  return {
    program: 'taskset',
    parameters: ['-c', String(first), program, ...parameters],
    env: { ...process.env, BENCH_PARTNER_PROCESSOR: partner },
  };
}

/** Runs a program that prints one sample per line. */
export async function samplesOf(
  program: string,
  parameters: readonly string[],
  processors?: 1 | 2,
): Promise<number[]> {
  const command = placed(processors, program, parameters);
  const { env } = command;
  const { stdout } = await run(command.program, command.parameters, { timeout: 300_000, env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => Number(line));
}

/** A contender that is a C program of `c/`. */
export function inC(name: string, ...parameters: (string | number)[]): Contender {
  return (processors) => samplesOf(compiledProgram(name), parameters.map(String), processors);
}

/** A contender that is a program of `programs/`. */
export function inNode(name: string, ...parameters: (string | number)[]): Contender {
  const program = [join(here, `programs/${name}.js`), ...parameters.map(String)];
  return (processors) => samplesOf(process.execPath, program, processors);
}

/** @param absent Peers that are not installed. */
export async function measure(
  { id, unit, lowerIsBetter, processors, mostRuns = Infinity, contenders }: Measure,
  runs: number,
  absent: readonly string[],
): Promise<BenchRecord> {
  const found = new Map<string, number[][]>();
  for (let i = 0; i < Math.min(runs, mostRuns); i++) {
    for (const [name, contender] of Object.entries(contenders)) {
      if (absent.includes(name)) continue;
      const samples = await contender(processors);
      found.set(name, [...(found.get(name) ?? []), samples]);
    }
  }
  return record(id, unit, lowerIsBetter, found);
}
