/*
 * Question 3A: what lies between the end of a file and the end of its mapping, and after that. helper.ts
 * makes the mapping and touches it.
 */
import { readFileSync } from 'node:fs';

import { catches } from '../caught-signals.js';
import { Helper } from '../helper.js';
import type { Count, Touch, Touched } from './helper.js';
import { fileLength, mappingLength, pageLength } from './layout.js';
import { texts } from './texts.js';
import { TemporaryFile } from '../temporary-file.js';
import type { Showing } from '../showing.js';

const mark = 'z';

export async function show({ print, pause, signal }: Showing): Promise<void> {
  using file = new TemporaryFile('a'.repeat(mappingLength));
  const secondPage = await touchEverywhere();
  const content = file.read();
  const marks = content.split(mark).length - 1;
  print(texts.unmapped, { length: content.length, marks });
  pause();
  print(secondPage.lost === null ? texts.raisedNothing : texts.raised, { marks });

  async function touchEverywhere(): Promise<Touched> {
    await using child = await Helper.start('map-end/helper.js', [file.path], signal);
    const readableAfter = isReadableAfter(child.pid, file.path);
    file.removeName();
    file.truncate(fileLength);
    print(texts.start, { pid: child.pid, mapped: mappingLength, length: fileLength });

    const rest: Count = { from: fileLength, to: pageLength };
    print(texts.counted, {
      from: rest.from,
      to: rest.to - 1,
      zeros: await child.ask<number>(rest),
      count: rest.to - rest.from,
    });
    for (const at of [fileLength - 1, fileLength]) {
      const write: Touch = { at, write: mark.charCodeAt(0) };
      const { byte } = await child.ask<Touched>(write);
      print(texts.wrote, { mark, at, byte: shown(byte) });
    }
    const outside: Touch = { at: mappingLength };
    const { byte } = await child.ask<Touched>(outside);
    const outsideText = readableAfter ? texts.outsideReadable : texts.outside;
    print(outsideText, { at: outside.at, byte: shown(byte) });
    const beyond: Touch = { at: pageLength };
    const touched = await child.ask<Touched>(beyond);
    print(touched.lost === null ? texts.beyond : texts.lost, {
      at: beyond.at,
      byte: shown(touched.byte),
      lost: touched.lost ?? '',
      caught: catches(child.pid, 'SIGBUS') ? texts.yes : texts.no,
    });
    return touched;
  }
}

function shown(byte: number | null): string {
  return byte === null ? 'undefined' : byte === 0 ? '0' : String.fromCharCode(byte);
}

/** Whether something that can be read is mapped right after the file: proc_pid_maps(5). */
function isReadableAfter(pid: number, path: string): boolean {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  const end = /-(\w+)/.exec(lines.find((line) => line.endsWith(path)) ?? '')?.[1] ?? '';
  return lines.some((line) => line.startsWith(`${end}-`) && / r[w-][x-][ps] /.test(line));
}
