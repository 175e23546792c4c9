/*
 * Question 3A: what lies between the end of a file and the end of its mapping, and after that. The
 * mapping is made and touched by helper.ts.
 */
import { readFileSync } from 'node:fs';

import { catches } from '../caught-signals.js';
import { Helper } from '../helper.js';
import type { Count, Touch, Touched } from './helper.js';
import { fileLength, mappingLength, pageLength } from './layout.js';
import { texts } from './text.js';
import { TemporaryFile } from '../temporary-file.js';
import type { Showing } from '../showing.js';

const mark = 'z';

export async function show({ print, language, signal }: Showing): Promise<void> {
  const text = texts[language];
  using file = new TemporaryFile('a'.repeat(mappingLength));
  const secondPage = await touchEverywhere();
  const content = file.read();
  const marks = content.split(mark).length - 1;
  print(text.unmapped(content.length, marks));
  print('');
  print(text.conclusion(marks, secondPage));

  async function touchEverywhere(): Promise<Touched> {
    await using child = await Helper.start('map-end/helper.js', [file.path], signal);
    const readableAfter = isReadableAfter(child.pid, file.path);
    file.removeName();
    file.truncate(fileLength);
    print(text.start(child.pid));

    const rest: Count = { from: fileLength, to: pageLength };
    print(text.counted(rest, await child.ask<number>(rest)));
    for (const at of [fileLength - 1, fileLength]) {
      const write: Touch = { at, write: mark.charCodeAt(0) };
      print(text.wrote(mark, at, await child.ask<Touched>(write)));
    }
    const outside: Touch = { at: mappingLength };
    print(text.outside(outside.at, await child.ask<Touched>(outside), readableAfter));
    const beyond: Touch = { at: pageLength };
    const touched = await child.ask<Touched>(beyond);
    print(text.secondPage(beyond.at, touched, catches(child.pid, 'SIGBUS')));
    return touched;
  }
}

/** Whether something that can be read is mapped right after the file: proc_pid_maps(5). */
function isReadableAfter(pid: number, path: string): boolean {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  const end = /-(\w+)/.exec(lines.find((line) => line.endsWith(path)) ?? '')?.[1] ?? '';
  return lines.some((line) => line.startsWith(`${end}-`) && / r[w-][x-][ps] /.test(line));
}
