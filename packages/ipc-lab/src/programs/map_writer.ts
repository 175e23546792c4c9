#!/usr/bin/env node
/*
 * Exercise 3D: writes five random integers into a mapped file.
 *
 * Usage: map_writer FILE
 * Partner: map_reader, which maps the same file.
 */
import { runProgram } from '../command-line/program.js';
import { filePath, mappingLength, valuesIn } from './map_format.js';
import { randomInteger } from './random.js';

const help = `
usage: map_writer FILE

Maps the first 256 bytes of FILE, shared and writable, writes five random integers from 0 to 100 at
their start (32 bits each, in this machine's byte order), and prints them, one a line. FILE is made
if missing (mode 600) and grown if shorter; the rest of it stays as it is. map_reader FILE reads them.

  -h, --help     this text
`;

await runProgram(
  { name: 'map_writer', help, positionals: ['FILE'] },
  async ({ positionals: [file] }) => {
    const path = filePath(file);
    const { MappedFile } = await import('linux-ipc/mapped-file');
    using mapped = MappedFile.open(path, {
      create: true,
      minimumSize: mappingLength,
      length: mappingLength,
    });
    const values = valuesIn(mapped.bytes);
    for (let i = 0; i < values.length; i++) values[i] = randomInteger(0, 100);
    for (const value of values) console.log(value);
  },
);
