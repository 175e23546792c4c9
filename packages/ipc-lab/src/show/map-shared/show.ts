/*
 * Question 3C: one file, mapped MAP_SHARED and MAP_PRIVATE by each of two processes, which write both
 * ways in turn. The other process is helper.ts.
 */
import { Helper } from '../helper.js';
import { inEach, type Text } from '../../language/text.js';
import { texts } from './texts.js';
import { TemporaryFile } from '../temporary-file.js';
import type { Showing } from '../showing.js';
import { TwoMappings, type Views, type Write } from './two-mappings.js';

const flags = { shared: 'MAP_SHARED', private: 'MAP_PRIVATE' } as const;

const writes: readonly (Write & { readonly by: 'child' | 'us' })[] = [
  { by: 'child', through: 'shared', at: 0, mark: 'S' },
  { by: 'child', through: 'private', at: 1, mark: 'p' },
  // By now the child's private mapping has a copy of the page; ours still has the page of the file.
  { by: 'child', through: 'shared', at: 2, mark: 'T' },
  { by: 'us', through: 'private', at: 3, mark: 'q' },
  { by: 'us', through: 'shared', at: 4, mark: 'U' },
];

export async function show({ print, pause, signal }: Showing): Promise<void> {
  using file = new TemporaryFile('........');
  await writeInTurn();
  const content = file.read();
  const marksBy = (through: Write['through']): string[] =>
    writes.filter((write) => write.through === through).map(({ mark }) => mark);
  const arrived = (marks: readonly string[]): number =>
    marks.filter((mark) => content.includes(mark)).length;
  print(texts.unmapped, { content });
  pause();
  const [shared, priv] = [marksBy('shared'), marksBy('private')];
  print(texts.conclusion, {
    shared: shared.length,
    sharedArrived: arrived(shared),
    private: priv.length,
    privateArrived: arrived(priv),
  });

  async function writeInTurn(): Promise<void> {
    await using child = await Helper.start('map-shared/helper.js', [file.path], signal);
    using ours = new TwoMappings(file.path);
    file.removeName();
    print(texts.start, { content: file.read(), pid: child.pid });
    const { theirShared, theirPrivate, ourShared, ourPrivate, read } = texts;
    print(row('', theirShared, theirPrivate, ourShared, ourPrivate, read));
    for (const { by, ...write } of writes) {
      if (by === 'us') ours.write(write);
      const theirs = await child.ask<Views>(by === 'child' ? write : null);
      const { mark, through } = write;
      const who = by === 'us' ? texts.weWrite : texts.childWrites;
      const done = inEach(who, { mark, flag: flags[through] });
      const own = ours.views();
      print(row(done, theirs.shared, theirs.private, own.shared, own.private, file.read()));
    }
  }
}

const widths = [34, 15, 15, 15, 15] as const;

/** One row of the table: the write, and what each mapping shows after it. */
function row(...cells: readonly (Text | string)[]): Text {
  const line = (language: 'en' | 'fr'): string => {
    const words = cells.map((cell) => (typeof cell === 'string' ? cell : cell[language]));
    return `  ${words.map((word, i) => word.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd();
  };
  return { en: line('en'), fr: line('fr') };
}
