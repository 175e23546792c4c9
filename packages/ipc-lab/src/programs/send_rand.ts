#!/usr/bin/env node
/*
 * Exercise 5A: writes random values into a named pipe.
 *
 * Usage: send_rand NAME -n N [--remove]
 * Partner: get_rand NAME, which prints their mean. Either may start first.
 */
import { unlinkSync } from 'node:fs';

import { wholeNumber } from '../command-line/options.js';
import { runProgram } from '../command-line/program.js';
import { Failure, hasCode } from '../command-line/report.js';
import { fifoPath, separator } from './fifo_format.js';
import { randomInteger } from './random.js';

const help = `
usage: send_rand NAME -n N [--remove]

Writes N random values from 0 to 100, each followed by ";", into the FIFO /tmp/NAME, which is made if
missing (mode 600). Waits until somebody opens it for reading, as get_rand NAME does.

  -n N           how many values, 1 to 1000000000
  --remove       remove the FIFO when all values are written; otherwise it stays
  -h, --help     this text
`;

/** So many values fit one atomic write, which another writer's cannot be mixed into (pipe(7)). */
const valuesPerWrite = Math.floor(4096 / '100;'.length);

await runProgram(
  {
    name: 'send_rand',
    help,
    positionals: ['NAME'],
    options: { n: { type: 'string', short: 'n' }, remove: { type: 'boolean' } },
  },
  async ({ positionals: [name], options, signal }) => {
    const path = fifoPath(name);
    const count = wholeNumber('-n', options['n'], 1, 1_000_000_000);
    const { makeFifo, openFifoWriter } = await import('linux-ipc/fifo');
    makeFifo(path);
    using fifo = await openFifoWriter(path, { signal });
    for (let written = 0; written < count;) {
      const length = Math.min(valuesPerWrite, count - written);
      const values = Array.from({ length }, () => `${randomInteger(0, 100)}${separator}`);
      await fifo.writeRecord(Buffer.from(values.join('')), { signal }).catch((error: unknown) => {
        if (!hasCode(error, 'EPIPE')) throw error;
        throw new Failure(`the reader left after ${written} of ${count} values`);
      });
      written += length;
    }
    if (options['remove'] === true) unlinkSync(path);
    console.log(`Wrote ${count} values to ${path}`);
  },
);
