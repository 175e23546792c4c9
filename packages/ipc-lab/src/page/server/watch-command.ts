/** A run of one command. */
import { observeTrace } from '../../observe/live.js';
import { Trace } from '../../observe/strace/tracer.js';
import { Part } from './part.js';
import type { Run } from './run.js';

/**
 * Starts a command under observation; the run is over when all its processes have ended.
 *
 * @throws `TraceRefused` the command cannot be run.
 */
export function watchCommand(
  run: Run,
  words: readonly string[],
  options: { readonly cwd: string; readonly input: string },
): void {
  const hasKeyboard = options.input === '';
  const trace = new Trace(words, { ...options, terminal: true, typesLater: hasKeyboard });
  const part = new Part(run, words, { hasKeyboard });
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
  run.signal.addEventListener('abort', () => {
    trace.stop();
  });
  try {
    for await (const events of observeTrace(trace, { sampleMemory: true })) part.add(events);
  } finally {
    part.end(trace.isCut);
  }
}
