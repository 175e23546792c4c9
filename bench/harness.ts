/**
 * Runs the contenders of a measure one after the other, again and again: what disturbs the machine
 * disturbs all of them, so that their ratio holds where no single figure does.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { figures, type BenchRecord, type Figures, type Measure } from './record.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const cSources = join(here, '../c');

let binaries: string | undefined;

/** Compiles `c/<name>.c` once; returns the program. */
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

/** The program made of `c/<name>.c`. */
export function compiledProgram(name: string): string {
  const program = compiled.get(name) ?? compile(name);
  compiled.set(name, program);
  return program;
}

/** Runs a program that prints one sample a line. */
export async function samplesOf(program: string, parameters: readonly string[]): Promise<number[]> {
  const { stdout } = await run(program, parameters, { timeout: 300_000 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => Number(line));
}

/** A contender that is a C program of `c/`. */
export function inC(name: string, ...parameters: (string | number)[]): () => Promise<number[]> {
  return () => samplesOf(compiledProgram(name), parameters.map(String));
}

/** A contender that is a program of `programs/`. */
export function inNode(name: string, ...parameters: (string | number)[]): () => Promise<number[]> {
  return () =>
    samplesOf(process.execPath, [join(here, `programs/${name}.js`), ...parameters.map(String)]);
}

export async function measure(
  { id, unit, lowerIsBetter, contenders }: Measure,
  runs: number,
): Promise<BenchRecord> {
  const found = new Map<string, number[][]>();
  for (let i = 0; i < runs; i++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const samples = await contender();
      found.set(name, [...(found.get(name) ?? []), samples]);
    }
  }
  const { ours, c, ...peers } = Object.fromEntries(
    [...found].map(([name, samples]) => [name, figures(samples)]),
  ) as Record<string, Figures> & { ours: Figures; c?: Figures };
  return {
    id,
    unit,
    lower_is_better: lowerIsBetter,
    ours,
    ...(c === undefined ? {} : { c }),
    peers,
  };
}
