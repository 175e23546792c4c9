#!/usr/bin/env node
/*
 * Exercise 2A: the parent writes random values into shared memory, the child reads them.
 *
 * Usage: shared_random [--values 5]
 * Partner: itself. Node.js cannot fork, since the copy would lack its other threads: the child
 * is a new process of this same file, which attaches the same segment by its id.
 *
 * SIGUSR1 tells the child that a value is ready, SIGUSR2 tells the parent that it was read. Only one
 * of them is pending at a time: no signal merges with another, and no value is overwritten unread.
 */
import '../command-line/import-failure.js';

import { connectToParent, type Parent, spawnChild } from 'linux-ipc/process';
import { SystemVSegment } from 'linux-ipc/shared-memory';
import { sendSignal, Signals } from 'linux-ipc/signal';

import { wholeNumber } from '../command-line/options.js';
import { fateOf } from '../command-line/exit-status.js';
import { print } from '../command-line/print.js';
import { runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import type { Catalogue } from '../language/text.js';
import { runChild } from './child.js';
import { randomInteger } from './random.js';

const texts = {
  help: {
    en: `usage: shared_random [--values N]

Starts a child that shares a System V segment with its parent. N times, the parent prints a random
number from 0 to 100, writes it to the segment as decimal text and sends the child SIGUSR1; the
child prints it with its own pid. Then the parent ends the child and waits for it.

  --values N     how many values, 1 to 1000000 (default 5)
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : shared_random [--values N]

Crée un enfant qui partage un segment System V avec son père. N fois, le père affiche un nombre
aléatoire de 0 à 100, l'écrit en décimal dans le segment et envoie SIGUSR1 à l'enfant ; celui-ci
l'affiche avec son propre PID. Puis le père met fin à l'enfant et le récupère par wait.

  --values N     le nombre de valeurs, de 1 à 1000000 (5 par défaut)
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  endedEarly: {
    en: 'child {pid} {fate} too early',
    fr: "l'enfant {pid} {fate} trop tôt",
  },
} as const satisfies Catalogue;

const segmentSize = 0x400;

const parent = connectToParent();
if (parent === undefined) {
  await runProgram(
    {
      name: 'shared_random',
      help: texts.help,
      options: { values: { type: 'string', default: '5' } },
    },
    async ({ options, language, signal }) => {
      const count = wholeNumber('--values', options.values, 1, 1_000_000);
      await runParent(count, language, signal);
    },
  );
} else {
  const [id] = process.argv.slice(2);
  await runChild('shared_random', parent, (signal) => readValues(parent, Number(id), signal));
}

async function runParent(count: number, language: Language, signal: AbortSignal): Promise<void> {
  using segment = SystemVSegment.create({ size: segmentSize });
  // A removed segment exists until the last process detaches it: nothing is left behind, whichever
  // process is killed. Linux still lets the child attach it by its id.
  segment.remove();
  using answers = Signals.watch(['SIGUSR2']);
  // One AbortSignal for both reasons to stop waiting: a Promise.race for each value would leak memory.
  const stop = new AbortController();
  signal.addEventListener('abort', () => {
    stop.abort(signal.reason);
  });
  await using child = await spawnChild(new URL(import.meta.url), {
    args: [String(segment.id), '--lang', language],
    signal,
  });
  void child.exited().then((status) => {
    stop.abort(new Failure(texts.endedEarly, { pid: child.pid, fate: fateOf(status) }));
  });

  for (let i = 0; i < count; i++) {
    const value = randomInteger(0, 100);
    await print(`Parent ${process.pid} wrote ${value}`);
    writeText(segment.bytes, String(value));
    child.sendSignal('SIGUSR1');
    await answers.next({ signal: stop.signal });
  }
  child.sendSignal('SIGINT');
  await child.exited();
}

async function readValues(parent: Parent, id: number, signal: AbortSignal): Promise<void> {
  using segment = SystemVSegment.attach(id);
  using values = Signals.watch(['SIGUSR1']);
  parent.ready();
  for await (const _arrival of values.events({ signal })) {
    // Print before answering: the parent ends this process after the last answer.
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
