/**
 * Records a run for the golden files, through the tracer's own code.
 *
 * Usage: golden:record NAME -- COMMAND [ARG…]          a trace; --timeout SECONDS before NAME ends it
 *        golden:record --check 4a NAME -- COMMAND …    a check of one program
 *        golden:record --check 5 NAME --send COMMAND --get COMMAND
 *
 * A word of COMMAND that ends in .c is a source file, which is compiled and replaced by its program. --brief
 * leaves out the calls that Node.js makes within its own process: its other threads, and waits for them.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { compileProgram } from '../../../linux-ipc/dist-test/support/peers.js';
import { assertGolden, goldenPath } from './golden.js';
import { checkSections } from './check-runs.js';
import { exercises, splitCommand } from './ipc-lab.js';
import { traceSections } from './outputs.js';
import { recordCheck } from './record-check.js';
import { recordTrace } from './record-trace.js';
import { readRecording } from './recording.js';

const command = { type: 'string' } as const;
const options = {
  check: { type: 'string' },
  timeout: { type: 'string' },
  brief: { type: 'boolean' },
  writer: command,
  reader: command,
  send: command,
  get: command,
  server: command,
  client: command,
} as const;

/** The folder for compiled C programs and for the files that programs make: recordings contain its path. */
const workshop = '/tmp/golden';

/** Compiles each C source among the words, and replaces it by its program. */
function compiled(words: readonly string[]): string[] {
  return words.map((word) => {
    if (!word.endsWith('.c')) return word;
    const folder = join(workshop, basename(dirname(resolve(word))));
    mkdirSync(folder, { recursive: true });
    return compileProgram(resolve(word), folder);
  });
}

const argv = process.argv.slice(2);
const dashes = argv.indexOf('--');
mkdirSync(workshop, { recursive: true });
// A shell checks whether this folder exists.
process.env['PWD'] = workshop;
const program = compiled(dashes < 0 ? [] : argv.slice(dashes + 1));
const { values, positionals } = parseArgs({
  args: dashes < 0 ? argv : argv.slice(0, dashes),
  options,
  allowPositionals: true,
});
const { check: id, timeout, brief = false, ...pair } = values;
const [name] = positionals;
if (name === undefined) throw new Error('a name is missing: golden:record NAME -- COMMAND');
const limit = timeout === undefined ? undefined : Number(timeout);

const exercise = exercises.find((one) => one.id === id);
if (id === undefined) {
  const path = goldenPath(`traces/${name}.strace`);
  const lines = await recordTrace(program, limit, brief);
  writeFileSync(path, `${lines.join('\n')}\n`, 'latin1');
  assertGolden(goldenPath(`traces/${name}.golden`), traceSections(readRecording(path)));
} else if (exercise !== undefined) {
  const folder = goldenPath(`checks/${id}-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const commands = Object.fromEntries(
    Object.entries(pair).map(([role, text]) => [role, compiled(splitCommand(text))]),
  );
  await recordCheck(exercise, { program, ...commands }, folder, limit, brief);
  assertGolden(`${folder}/check.golden`, checkSections(folder));
} else throw new Error(`no exercise ${id}`);
