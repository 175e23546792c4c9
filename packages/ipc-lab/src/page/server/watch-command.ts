/** A run of one command. */
import { observeTrace } from '../../observe/live.js';
import { Trace } from '../../observe/strace/tracer.js';
import { Part } from './part.js';
import type { Run } from './run.js';
import type { Locator } from './source/locator.js';

export interface RunOptions {
  readonly cwd: string;
  readonly input: string;
  /** Finds the lines of the calls, if the program can be asked for them. */
  readonly locator: Locator | undefined;
}

/**
 * Starts a command under observation; the run is over when all its processes have ended.
 *
 * @throws `TraceRefused` the command cannot be run.
 */
export function watchCommand(
  run: Run,
  words: readonly string[],
  { cwd, input, locator }: RunOptions,
): void {
  const hasKeyboard = input === '';
  const stacks = locator !== undefined;
  const trace = new Trace(words, { cwd, input, stacks, terminal: true, typesLater: hasKeyboard });
  const part = new Part(run, words, { hasKeyboard, locator });
  if (hasKeyboard) {
    run.keyboard = {
      part: part.number,
      type: (text) => {
        trace.type(text);
      },
      endInput: () => {
        trace.endInput();
      },
    };
  }
  run.over = follow(run, part, trace);
}

async function follow(run: Run, part: Part, trace: Trace): Promise<void> {
  const { located } = part;
  run.signal.addEventListener('abort', () => {
    trace.stop();
  });
  try {
    for await (const events of observeTrace(trace, { sampleMemory: true, located }))
      part.add(events);
  } finally {
    part.end(trace.isCut);
  }
}
