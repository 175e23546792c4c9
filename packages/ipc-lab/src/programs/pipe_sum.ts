#!/usr/bin/env node
/*
 * Exercise 4A: the parent writes digits into a pipe, the child adds them up.
 *
 * Usage: pipe_sum
 * Partner: itself. Node.js cannot fork, since the copy would lack its other threads: the child
 * is a new process of this same file, which inherits the read end of the pipe.
 */
import '../command-line/import-failure.js';

import { setImmediate } from 'node:timers/promises';

import { Pipe, PipeReader } from 'linux-ipc/pipe';
import { connectToParent, type Parent, spawnChild } from 'linux-ipc/process';

import { fateOf } from '../command-line/exit-status.js';
import { type Call, runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
import { runChild } from './child.js';
import { randomInteger } from './random.js';

const texts = {
  help: {
    en: `usage: pipe_sum

Starts a child and sends it from 5 to 20 random values from 0 to 9 through a pipe, each as one ASCII
digit. The child reads all of them, prints "Sum: <sum>" and exits; the parent exits after it.

  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : pipe_sum

Crée un enfant et lui envoie par un tube de 5 à 20 valeurs aléatoires de 0 à 9, un chiffre ASCII pour
chacune. L'enfant les lit toutes, affiche « Sum: <somme> » et se termine ; le père se termine après lui.

  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  withoutSum: {
    en: 'the child {fate} without the sum',
    fr: "l'enfant {fate} sans donner la somme",
  },
} as const satisfies Catalogue;

const parent = connectToParent();
if (parent === undefined) {
  await runProgram({ name: 'pipe_sum', help: texts.help }, runParent);
} else {
  await runChild('pipe_sum', parent, (signal) => addUp(parent, signal));
}

async function runParent({ language, signal }: Call): Promise<void> {
  using pipe = Pipe.create();
  await using child = await spawnChild(new URL(import.meta.url), {
    args: ['--lang', language],
    descriptors: [pipe.read],
    signal,
  });
  // Only the child reads from now on: with a read end of our own, we could wait forever in a full pipe.
  pipe.read.close();

  const values = Array.from({ length: randomInteger(5, 20) }, () => randomInteger(0, 9));
  console.log(`Values: ${values.join(' ')}`);
  for (const value of values) await pipe.write.write(Buffer.from(String(value)), { signal });
  // The child sees end-of-file only once no write end is left.
  pipe.write.close();

  const status = await child.exited();
  if (status.code !== 0) throw new Failure(texts.withoutSum, { fate: fateOf(status) });
}

async function addUp(parent: Parent, signal: AbortSignal): Promise<void> {
  const [fd = 0] = parent.descriptors;
  using input = PipeReader.from(fd);
  parent.ready();
  let sum = 0;
  const digits = Buffer.alloc(32);
  for (let length; (length = await input.read(digits)) > 0;) {
    for (const digit of digits.subarray(0, length)) sum += digit - 0x30;
  }
  // A killed parent also causes end-of-file: let its exit abort `signal` first.
  await setImmediate();
  signal.throwIfAborted();
  console.log(`Sum: ${sum}`);
}
