#!/usr/bin/env node
/*
 * Exercise 5B: reads all values from a named pipe and prints their mean.
 *
 * Usage: get_rand NAME [--remove]
 * Partner: send_rand NAME -n N, which writes them. Either may start first.
 */
import { unlinkSync } from 'node:fs';

import { runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/report.js';
import { fifoPath, ValueParser } from './fifo_format.js';

const help = `
usage: get_rand NAME [--remove]

Reads the values in the FIFO /tmp/NAME, which is made if missing (mode 600), until every writer has
closed it, and prints "Average: <mean>" of all of them. send_rand NAME -n N writes them.

  --remove       remove the FIFO when all values are read; otherwise it stays
  -h, --help     this text
`;

await runProgram(
  {
    name: 'get_rand',
    help,
    positionals: ['NAME'],
    options: { remove: { type: 'boolean' } },
  },
  async ({ positionals: [name], options, signal }) => {
    const path = fifoPath(name);
    const { makeFifo, openFifoReader } = await import('linux-ipc/fifo');
    makeFifo(path);
    using fifo = openFifoReader(path);
    const parser = new ValueParser();
    let sum = 0;
    let count = 0;
    for await (const chunk of fifo.chunks({ signal })) {
      for (const value of parser.valuesIn(chunk)) {
        sum += value;
        count += 1;
      }
    }
    if (parser.rest !== '') {
      throw new Failure(
        `${path} ended in the middle of a value: ${JSON.stringify(parser.rest)} is not followed by ";"`,
      );
    }
    if (count === 0) throw new Failure(`${path} was closed by its writer without a value`);
    if (options['remove'] === true) unlinkSync(path);
    console.log(`Average: ${sum / count}`);
  },
);
