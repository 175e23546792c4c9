/** Judges the runs of 3d. Each criterion is decided in the file of its name. */
import type { Findings } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import { integersOf } from './content.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { fiveInts } from './five-ints.js';
import { pathOfMapped, writersMapping } from './mapping.js';
import { mapsFile } from './maps-file.js';
import { readerMaps } from './reader-maps.js';
import { isPrinted, sameValues } from './same-values.js';
import { sizedFirst } from './sized-first.js';

export interface WriterAndReader {
  readonly writer: Run;
  readonly reader: Run;
  /** The file's first bytes, between the two runs. */
  readonly content: Buffer | undefined;
  /** Those before the writer ran, if its command names the file. */
  readonly before?: Buffer | undefined;
}

export function judge3d({
  writer,
  reader,
  content,
  before,
}: WriterAndReader): Findings<CriterionId, Evidence> {
  const mapping = writersMapping(writer);
  const path = pathOfMapped(writer, mapping);
  const readings = integersOf(content);
  const lines = reader.history.allLines();
  // Of several readings, the one that the reader prints is meant.
  const values = readings.find((reading) => isPrinted(lines, reading)) ?? readings[0];
  const ints = fiveInts(path, content, values, before);
  return {
    'maps-file': mapsFile(writer, mapping),
    'sized-first': sizedFirst(writer, mapping),
    'five-ints': ints,
    'reader-maps': readerMaps(reader, path, mapping?.object.inode),
    'same-values': sameValues(reader, values, ints.verdict !== 'fail'),
  };
}
