/*
 * Question 3C: one file, mapped MAP_SHARED and MAP_PRIVATE by each of two processes, which write both
 * ways in turn. The other process is helper.ts.
 */
import { Helper } from '../helper.js';
import { type By, type Tally, texts } from './text.js';
import { TemporaryFile } from '../temporary-file.js';
import type { Showing } from '../showing.js';
import { TwoMappings, type Views, type Write } from './two-mappings.js';

const writes: readonly (Write & { readonly by: By })[] = [
  { by: 'child', through: 'shared', at: 0, mark: 'S' },
  { by: 'child', through: 'private', at: 1, mark: 'p' },
  // The child's private mapping has a copy of the page by now, and ours still has the file's own.
  { by: 'child', through: 'shared', at: 2, mark: 'T' },
  { by: 'us', through: 'private', at: 3, mark: 'q' },
  { by: 'us', through: 'shared', at: 4, mark: 'U' },
];

export async function show({ print, language, signal }: Showing): Promise<void> {
  const text = texts[language];
  using file = new TemporaryFile('........');
  await writeInTurn();
  const content = file.read();
  const tally = (through: Write['through']): Tally => {
    const marks = writes.filter((write) => write.through === through).map(({ mark }) => mark);
    return {
      written: marks.length,
      arrived: marks.filter((mark) => content.includes(mark)).length,
    };
  };
  print(text.unmapped(content));
  print('');
  print(text.conclusion(tally('shared'), tally('private')));

  async function writeInTurn(): Promise<void> {
    await using child = await Helper.start('map-shared/helper.js', [file.path], signal);
    using ours = new TwoMappings(file.path);
    file.removeName();
    print(text.start(file.read(), child.pid));
    print(text.heading);
    for (const { by, ...write } of writes) {
      if (by === 'us') ours.write(write);
      const theirs = await child.ask<Views>(by === 'child' ? write : null);
      print(text.step(by, write, [theirs, ours.views()], file.read()));
    }
  }
}
