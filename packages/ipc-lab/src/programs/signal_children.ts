#!/usr/bin/env node
/*
 * Exercise 1A: one parent, five children, a signal a second.
 *
 * Usage: signal_children [--children 5] [--seconds 30]
 * Partner: itself. Node.js cannot fork, since its other threads would be gone in the copy: a child
 * is a new process of this same file, which says when it is ready to be signalled.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import {
  type Child,
  connectToParent,
  describeExit,
  type Parent,
  spawnChild,
} from 'linux-ipc/process';
import { Signals } from 'linux-ipc/signal';

import { wholeNumber } from '../command-line/options.js';
import { runChild } from './child.js';
import { type Call, runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/report.js';
import { randomInteger } from './random.js';

const help = `
usage: signal_children [--children N] [--seconds S]

Starts N children. Each second, for S seconds, sends SIGUSR1 to one of them, chosen at random; that
child prints "Hello from PID <pid>". Then sends SIGINT to all of them and collects each.

  --children N   how many children, 1 to 100 (default 5)
  --seconds S    for how long, 1 to 86400 (default 30)
  -h, --help     this text
`;

const parent = connectToParent();
if (parent === undefined) {
  await runProgram(
    {
      name: 'signal_children',
      help,
      options: {
        children: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '30' },
      },
    },
    runParent,
  );
} else {
  await runChild('signal_children', parent, (signal) => greetOn(parent, signal));
}

async function runParent({ options, signal }: Call): Promise<void> {
  const count = wholeNumber('--children', options['children'], 1, 100);
  const seconds = wholeNumber('--seconds', options['seconds'], 1, 86_400);
  const children: Child[] = [];
  try {
    while (children.length < count)
      children.push(await spawnChild(new URL(import.meta.url), { signal }));
    console.log(`Children: ${children.map((child) => child.pid).join(' ')}`);
    await greet(children, seconds, signal);
  } finally {
    for (const child of children) child.kill('SIGINT');
    await Promise.all(children.map((child) => child.exited));
  }
  console.log(`Sent ${seconds} SIGUSR1; all ${count} children ended by SIGINT and were collected.`);
}

/** One signal at the start of each second; refuses to go on when a child is gone. */
async function greet(children: Child[], seconds: number, signal: AbortSignal): Promise<void> {
  const endedEarly = Promise.race(
    children.map(async (child) => {
      const status = await child.exited;
      const how = describeExit(status);
      throw new Failure(`child ${child.pid} ${how} too early; the others were ended too`);
    }),
  );
  endedEarly.catch(() => undefined);
  const start = performance.now();
  for (let second = 1; second <= seconds; second++) {
    children[randomInteger(0, children.length - 1)]?.kill('SIGUSR1');
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
