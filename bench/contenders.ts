/** The kinds of contenders: programs in C and C++, for Node.js, for Bun, and in Python. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compiledProgram } from './compiled.js';
import { bun } from './installed.js';
import { placed } from './placement.js';
import type { Contender, Setting } from './record.js';
import { Lost, outputOf } from './run-program.js';

const here = fileURLToPath(new URL('.', import.meta.url));

type Parameters = readonly (string | number)[];

/** Runs a program that prints a line of numbers for each sample. */
async function linesOf(
  program: string,
  parameters: Parameters,
  { processors, limitMs, samplingMs }: Setting,
): Promise<number[][]> {
  const command = placed(processors, program, parameters.map(String));
  const env = { ...command.env, BENCH_MILLISECONDS: String(samplingMs) };
  const output = await outputOf(command.program, command.parameters, { env, limitMs });
  const lines = output.trim().split('\n');
  const samples = lines.map((line) => line.split(' ').map(Number));
  if (output.trim() === '' || samples.flat().some(Number.isNaN)) {
    throw new Lost('failed: no samples');
  }
  return samples;
}

/** Runs a program that prints one sample per line. */
export async function samplesOf(
  program: string,
  parameters: Parameters,
  setting: Setting,
): Promise<number[]> {
  return (await linesOf(program, parameters, setting)).flat();
}

/** A program of `c/`. */
export function inC(name: string, ...parameters: Parameters): Contender {
  return (setting) => samplesOf(compiledProgram(name), parameters, setting);
}

/** A program of `programs/`. */
export function inNode(name: string, ...parameters: Parameters): Contender {
  const program = join(here, `programs/${name}.js`);
  return (setting) => samplesOf(setting.node, [program, ...parameters], setting);
}

/**
 * Contenders that one program of `programs/` runs in turns, sample by sample: what disturbs one disturbs the others.
 * Each of its lines has a number for each name.
 */
export function togetherInNode(
  names: readonly string[],
  name: string,
  ...parameters: Parameters
): Record<string, Contender> {
  const program = join(here, `programs/${name}.js`);
  const runs = new WeakMap<Setting, Promise<number[][]>>();
  return Object.fromEntries(
    names.map((own, column): [string, Contender] => [
      own,
      async (setting) => {
        // The harness runs them in this order: the program runs once for all.
        if (column === 0) {
          const samplingMs = names.length * setting.samplingMs;
          runs.set(
            setting,
            linesOf(setting.node, [program, ...parameters], { ...setting, samplingMs }),
          );
        }
        return ((await runs.get(setting)) ?? []).map((line) => line[column] ?? NaN);
      },
    ]),
  );
}

/** A program of `programs/` that Bun runs. */
export function inBun(name: string, ...parameters: Parameters): Contender {
  const program = join(here, `programs/${name}.js`);
  return (setting) => samplesOf(bun() ?? 'bun', [program, ...parameters], setting);
}

/** A program of `python/`. */
export function inPython(name: string, ...parameters: Parameters): Contender {
  const program = join(here, `../python/${name}.py`);
  return (setting) => samplesOf('python3', [program, ...parameters], setting);
}
