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
import { sameValues } from './same-values.js';
import { sizedFirst } from './sized-first.js';

export interface WriterAndReader {
  readonly writer: Run;
  readonly reader: Run;
  /** The file's first bytes, between the two runs. */
  readonly content: Buffer | undefined;
}

export function judge3d({
  writer,
  reader,
  content,
}: WriterAndReader): Findings<CriterionId, Evidence> {
  const mapping = writersMapping(writer);
  const path = pathOfMapped(writer, mapping);
  const values = integersOf(content);
  return {
    'maps-file': mapsFile(writer, mapping),
    'sized-first': sizedFirst(writer, mapping),
    'five-ints': fiveInts(path, content, values),
    'reader-maps': readerMaps(reader, path),
    'same-values': sameValues(reader, values),
  };
}
