/** Shows the sources of a run, and finds the lines of its calls. */
import type { RunRequest } from '../../protocol.js';
import type { Run } from '../run.js';
import { Locator } from './locator.js';
import { sourceFilesOf } from './source-files.js';

/** @returns `undefined` if no program of the run knows the lines of its source. */
export function locatorFor(
  run: Run,
  request: Pick<RunRequest, 'commands' | 'folder'>,
): Locator | undefined {
  const sources = sourceFilesOf(request);
  const { files, lacksLines, programs } = sources;
  if (files.length > 0) run.add({ type: 'sources', files, lacksLines });
  return programs.size > 0 ? new Locator(run, sources) : undefined;
}
