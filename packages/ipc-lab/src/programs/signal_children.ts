#!/usr/bin/env node
/*
 * Exercise 1A: one parent, five children, a signal a second.
 *
 * Usage: signal_children [--children 5] [--seconds 30]
 * Partner: itself. Node.js cannot fork, since the copy would lack its other threads: a child
 * is a new process of this same file, which says when it is ready to be signalled.
 */
import '../command-line/import-failure.js';

import { setTimeout as sleep } from 'node:timers/promises';

import { type Child, connectToParent, type Parent, spawnChild } from 'linux-ipc/process';
import { Signals } from 'linux-ipc/signal';

import { wholeNumber } from '../command-line/options.js';
import { fateOf } from '../command-line/exit-status.js';
import { runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';
import { runChild } from './child.js';
import { randomInteger } from './random.js';

const texts = {
  help: {
    en: `usage: signal_children [--children N] [--seconds S]

Starts N children. Each second, for S seconds, it sends SIGUSR1 to one of them, chosen at random; that
child prints "Hello from PID <pid>". Then it sends SIGINT to all of them and waits for each.

  --children N   how many children, 1 to 100 (default 5)
  --seconds S    for how long, 1 to 86400 (default 30)
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : signal_children [--children N] [--seconds S]

Crée N enfants. Chaque seconde, pendant S secondes, envoie SIGUSR1 à l'un d'eux, choisi au hasard ; cet
enfant affiche « Hello from PID <pid> ». Puis envoie SIGINT à tous et attend la fin de chacun.

  --children N   le nombre d'enfants, de 1 à 100 (5 par défaut)
  --seconds S    la durée, de 1 à 86400 (30 par défaut)
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  done: {
    en: 'Sent {seconds} SIGUSR1; {count:the child was|all # children were} killed by SIGINT and collected.',
    fr: "{seconds} SIGUSR1 {seconds:envoyé|envoyés} ; {count:l'enfant a été tué par SIGINT et récupéré|les # enfants ont été tués par SIGINT et récupérés} par wait.",
  },
  endedEarly: {
    en: 'child {pid} {fate} too early; the others were ended too',
    fr: "l'enfant {pid} {fate} trop tôt ; les autres ont été arrêtés aussi",
  },
} as const satisfies Catalogue;

const parent = connectToParent();
if (parent === undefined) {
  await runProgram(
    {
      name: 'signal_children',
      help: texts.help,
      options: {
        children: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '30' },
      },
    },
    async ({ options, language, signal }) => {
      const count = wholeNumber('--children', options.children, 1, 100);
      const seconds = wholeNumber('--seconds', options.seconds, 1, 86_400);
      await runParent(count, seconds, language, signal);
    },
  );
} else {
  await runChild('signal_children', parent, (signal) => greetOn(parent, signal));
}

async function runParent(
  count: number,
  seconds: number,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  const children: Child[] = [];
  try {
    while (children.length < count) {
      const args = ['--lang', language];
      children.push(await spawnChild(new URL(import.meta.url), { args, signal }));
    }
    console.log(`Children: ${children.map((child) => child.pid).join(' ')}`);
    await greet(children, seconds, signal);
  } finally {
    for (const child of children) child.sendSignal('SIGINT');
    await Promise.all(children.map((child) => child.exited()));
  }
  console.log(say(language, texts.done, { seconds, count }));
}

/** One signal at the start of each second; throws if a child has exited. */
async function greet(children: Child[], seconds: number, signal: AbortSignal): Promise<void> {
  const endedEarly = Promise.race(
    children.map(async (child) => {
      const status = await child.exited();
      throw new Failure(texts.endedEarly, { pid: child.pid, fate: fateOf(status) });
    }),
  );
  endedEarly.catch(() => undefined);
  const start = performance.now();
  for (let second = 1; second <= seconds; second++) {
    children[randomInteger(0, children.length - 1)]?.sendSignal('SIGUSR1');
    // Counted from the start, so that small delays do not add up.
    const rest = start + second * 1000 - performance.now();
    await Promise.race([sleep(rest, undefined, { signal }), endedEarly]);
  }
}

async function greetOn(parent: Parent, signal: AbortSignal): Promise<void> {
  using greetings = Signals.watch(['SIGUSR1']);
  parent.ready();
  for await (const _greeting of greetings.events({ signal })) {
    console.log(`Hello from PID ${process.pid}`);
  }
}
