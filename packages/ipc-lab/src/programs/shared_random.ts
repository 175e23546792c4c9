#!/usr/bin/env node
/*
 * Exercise 2A: the parent writes random values into shared memory, the child reads them.
 *
 * Usage: shared_random [--values 5]
 * Partner: itself. Node.js cannot fork, since its other threads would be gone in the copy: the child
 * is a new process of this same file, which attaches the same segment by its id.
 *
 * SIGUSR1 tells the child that a value is there, SIGUSR2 tells the parent that it was read. One of
 * them is under way at a time, so neither can be merged with another, and no value is overwritten
 * before it was read.
 */
import { connectToParent, describeExit, type Parent, spawnChild } from 'linux-ipc/process';
import { SystemVSegment } from 'linux-ipc/shared-memory';
import { sendSignal, Signals } from 'linux-ipc/signal';

import { wholeNumber } from '../command-line/options.js';
import { runChild } from './child.js';
import { print } from '../command-line/print.js';
import { type Call, runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/report.js';
import { randomInteger } from './random.js';

const help = `
usage: shared_random [--values N]

Starts a child that shares a System V segment with its parent. N times, the parent prints a random
number from 0 to 100, writes it into the segment as decimal text and sends the child SIGUSR1; the
child prints it with its own pid. Then the parent ends the child and collects it.

  --values N     how many values, 1 to 1000000 (default 5)
  -h, --help     this text
`;

const segmentSize = 0x400;

const parent = connectToParent();
if (parent === undefined) {
  await runProgram(
    { name: 'shared_random', help, options: { values: { type: 'string', default: '5' } } },
    runParent,
  );
} else {
  const [id] = process.argv.slice(2);
  await runChild('shared_random', parent, (signal) => readValues(parent, Number(id), signal));
}

async function runParent({ options, signal }: Call): Promise<void> {
  const count = wholeNumber('--values', options['values'], 1, 1_000_000);
  using segment = SystemVSegment.create({ size: segmentSize });
  // Removed at once, it lives until the last process detaches: nothing is left, whoever is killed.
  // Linux lets the child attach it by its id all the same.
  segment.remove();
  using answers = Signals.watch(['SIGUSR2']);
  // One signal for both reasons to wait no longer: a race for each value would keep something of each.
  const stop = new AbortController();
  signal.addEventListener('abort', () => {
    stop.abort(signal.reason);
  });
  await using child = await spawnChild(new URL(import.meta.url), {
    args: [String(segment.id)],
    signal,
  });
  void child.exited.then((status) => {
    stop.abort(new Failure(`child ${child.pid} ${describeExit(status)} too early`));
  });

  for (let i = 0; i < count; i++) {
    const value = randomInteger(0, 100);
    await print(`Parent ${process.pid} wrote ${value}`);
    writeText(segment.bytes, String(value));
    child.kill('SIGUSR1');
    await answers.next({ signal: stop.signal });
  }
  child.kill('SIGINT');
  await child.exited;
}

async function readValues(parent: Parent, id: number, signal: AbortSignal): Promise<void> {
  using segment = SystemVSegment.attach(id);
  using values = Signals.watch(['SIGUSR1']);
  parent.ready();
  for await (const _arrival of values.events({ signal })) {
    // Before it is answered: the parent ends this process after the last answer.
    await print(`Child ${process.pid} read ${readText(segment.bytes)}`);
    sendSignal(parent.pid, 'SIGUSR2');
  }
}

function writeText(memory: Uint8Array, text: string): void {
  memory.set(Buffer.from(`${text}\0`));
}

function readText(memory: Uint8Array): string {
  return Buffer.from(memory.subarray(0, memory.indexOf(0))).toString();
}
