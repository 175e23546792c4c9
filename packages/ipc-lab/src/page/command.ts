/** `ipc-lab page`: its arguments, and its life. */
import { once } from 'node:events';
import { basename } from 'node:path';

import { wholeNumber } from '../command-line/options.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { UsageError } from '../command-line/errors.js';
import { say } from '../language/text.js';
import { readTrace } from '../trace/recorded.js';
import { texts } from './help.js';
import { PageServer } from './server/server.js';

const options = {
  port: { type: 'string' },
  socket: { type: 'string' },
  'read-only': { type: 'boolean' },
} as const;

/**
 * Serves the page until it is told to end.
 *
 * @param argv What follows `page` on the command line.
 */
export function pageCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab page',
      help: texts.help,
      options,
      optionalPositionals: Array.from({ length: mostFiles }, () => texts.file),
    },
    async ({ positionals, options, language, signal }) => {
      const { port, socket } = options;
      if (port !== undefined && socket !== undefined) throw new UsageError(texts.portOrSocket);
      const paths = positionals.filter((path) => path !== undefined);
      const saved = await Promise.all(
        paths.map(async (path) => ({
          title: basename(path),
          events: (await readTrace(path)).flat(),
        })),
      );
      const server = new PageServer({
        ...{ language, saved, socket, folder: process.cwd() },
        isReadOnly: options['read-only'] === true,
        port: port === undefined ? 0 : wholeNumber('--port', port, 0, 65_535),
      });
      const address = await server.listen();
      try {
        const lines = [
          address,
          ...(socket === undefined ? [] : [say(language, texts.forward, { socket })]),
          say(language, texts.howToEnd),
        ];
        io.stdout.write(`${lines.join('\n')}\n`);
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        await server.close();
      }
      signal.throwIfAborted();
    },
    argv,
    io,
  );
}

/** As many runs as the page keeps. */
const mostFiles = 20;
