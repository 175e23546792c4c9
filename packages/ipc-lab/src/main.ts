#!/usr/bin/env node
/* ipc-lab: one command for all programs, exercises and demonstrations, each loaded when called for. */
import { programFile, programs } from './programs/programs.js';

type Command = (argv: readonly string[]) => Promise<void>;

const commands: Record<
  string,
  { readonly summary: string; readonly load: () => Promise<Command> }
> = {
  run: {
    summary: 'run an exercise whole, and say whether it did what the sheet asks',
    load: async () => (await import('./run/command.js')).runCommand,
  },
  check: {
    summary: 'check whether a program, in any language, does what an exercise asks',
    load: async () => exitWith((await import('./check/command.js')).checkCommand),
  },
  'check-all': {
    summary: 'check the programs of a whole class, a folder each',
    load: async () => exitWith((await import('./check/command.js')).checkAllCommand),
  },
  trace: {
    summary: 'show what passes between the processes of a command, live or as a picture',
    load: async () => exitWith((await import('./trace/command.js')).traceCommand),
  },
  why: {
    summary: 'say why a process or a command is stuck, and who waits for whom',
    load: async () => exitWith((await import('./why/command.js')).whyCommand),
  },
  show: {
    summary: "do on the real kernel what the answers to the sheet's questions say",
    load: async () => (await import('./show/command.js')).showCommand,
  },
};

/** A command that answers with its exit status. */
function exitWith(
  command: (argv: readonly string[], io: NodeJS.Process) => Promise<number>,
): Command {
  return async (argv) => {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever stopped reading (`| head -1`) has seen enough; a full disk is said.
      if (error.code === 'EPIPE') return;
      console.error(`ipc-lab: ${error.message}`);
      process.exitCode = 2;
    });
    // Nobody can be told.
    process.stderr.on('error', () => undefined);
    const status = await command(argv, process);
    process.exitCode ??= status;
  };
}

function help(): string {
  const line = ([name, summary]: [string, string]) => `  ${name.padEnd(18)}${summary}`;
  return [
    'usage: ipc-lab COMMAND [ARGUMENT ...]',
    '',
    'Run, watch and understand how Linux processes talk.',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => line([name, summary])),
    '',
    "The sheet's programs, each also a command of its own:",
    '',
    ...Object.entries(programs).map(line),
    '',
    'ipc-lab COMMAND --help says more.',
  ].join('\n');
}

const [name, ...argv] = process.argv.slice(2);
if (name === '--help' || name === '-h') {
  console.log(help());
} else if (name === undefined) {
  console.error(help());
  process.exitCode = 2;
} else if (Object.hasOwn(commands, name)) {
  const command = await commands[name]?.load();
  await command?.(argv);
} else if (Object.hasOwn(programs, name)) {
  process.argv.splice(2, 1);
  await import(programFile(name as keyof typeof programs).href);
} else {
  console.error(`ipc-lab: there is no command ${JSON.stringify(name)} (see ipc-lab --help)`);
  process.exitCode = 2;
}
