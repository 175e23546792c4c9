#!/usr/bin/env node
/*
 * Exercise 3D: reads five integers from a mapped file.
 *
 * Usage: map_reader FILE
 * Partner: map_writer, which maps the same file.
 */
import { runProgram } from '../command-line/program.js';
import { filePath, valuesIn, valuesLength } from './map_format.js';

const help = `
usage: map_reader FILE

Maps FILE, reads the five integers at its start (32 bits each, in this machine's byte order), which
map_writer FILE wrote, and prints them, one a line.

  -h, --help     this text
`;

await runProgram(
  { name: 'map_reader', help, positionals: ['FILE'] },
  async ({ positionals: [file] }) => {
    const path = filePath(file);
    const { MappedFile } = await import('linux-ipc/mapped-file');
    using mapped = MappedFile.open(path, { access: 'read', length: valuesLength });
    for (const value of valuesIn(mapped.bytes)) console.log(value);
  },
);
