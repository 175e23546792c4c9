/** `ipc-lab page`: its arguments, and its life. */
import { once } from 'node:events';
import { basename, join } from 'node:path';

import { readClassroom } from '../check/class/classroom.js';
import { timeLimit, wholeNumber } from '../command-line/options.js';
import type { OptionValues } from '../command-line/arguments.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { UsageError } from '../command-line/errors.js';
import { say } from '../language/text.js';
import { readTrace } from '../trace/recorded.js';
import { texts } from './help.js';
import { hasDesktop, openBrowser } from './open-browser.js';
import { PageServer, type ClassOptions } from './server/server.js';

const options = {
  port: { type: 'string' },
  socket: { type: 'string' },
  'no-open': { type: 'boolean' },
  'read-only': { type: 'boolean' },
  class: { type: 'string' },
  plan: { type: 'string' },
  marks: { type: 'string' },
  timeout: { type: 'string' },
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
      const classroom = classOf(options);
      const paths = positionals.filter((path) => path !== undefined);
      const saved = await Promise.all(
        paths.map(async (path) => ({
          title: basename(path),
          events: (await readTrace(path)).flat(),
        })),
      );
      const server = new PageServer({
        ...{ language, saved, socket, classroom, folder: process.cwd() },
        isReadOnly: options['read-only'] === true,
        port: port === undefined ? 0 : wholeNumber('--port', port, 0, 65_535),
      });
      const address = await server.listen();
      let close = (): void => undefined;
      try {
        const lines = [
          address,
          ...(socket === undefined ? [] : [say(language, texts.forward, { socket })]),
          say(language, texts.howToEnd),
        ];
        io.stdout.write(`${lines.join('\n')}\n`);
        const isOpened = options['no-open'] !== true && socket === undefined;
        if (isOpened && hasDesktop(process.env, io.stdout.isTTY === true)) {
          close = openBrowser(address, process.env);
        }
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        close();
        await server.close();
      }
      signal.throwIfAborted();
    },
    argv,
    io,
  );
}

/** @throws `UsageError`; `CommandsRefused` there is no class that could be checked. */
function classOf({
  class: folder,
  'read-only': isReadOnly,
  plan,
  marks,
  timeout,
}: OptionValues<typeof options>): ClassOptions | undefined {
  if (folder === undefined) {
    const [option] = Object.entries({ plan, marks, timeout }).find(([, value]) => value) ?? [];
    if (option !== undefined) throw new UsageError(texts.onlyWithClass, { option: `--${option}` });
    return undefined;
  }
  if (isReadOnly === true) throw new UsageError(texts.classOrReadOnly);
  return {
    room: readClassroom(folder, plan),
    marks: marks ?? join(folder, 'check-all-marks.json'),
    timeLimit: timeLimit(timeout),
  };
}

/** As many runs as the page keeps. */
const mostFiles = 20;
