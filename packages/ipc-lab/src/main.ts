#!/usr/bin/env node
/* ipc-lab: one command for all programs, exercises and demonstrations; each is loaded when it is named. */
import './command-line/import-failure.js';

import { readFileSync } from 'node:fs';

import { findCommandName, runProgram, type CommandIo } from './command-line/program.js';
import { UsageError } from './command-line/errors.js';
import { quoted } from './command-line/quoted.js';
import { languageAsked, type Language } from './language/language.js';
import { say, type Catalogue, type Text } from './language/text.js';
import { programFile, programs } from './programs/programs.js';

interface Command {
  readonly summary: Text;
  /** Loads the function that runs it and returns its exit status. */
  readonly load: () => Promise<(argv: readonly string[], io: CommandIo) => Promise<number>>;
}

const commands: Readonly<Record<string, Command>> = {
  run: {
    summary: {
      en: 'run all programs of an exercise, and compare what they do with the sheet',
      fr: "exécuter tous les programmes d'un exercice, et comparer ce qu'ils font à l'énoncé",
    },
    load: async () => (await import('./run/command.js')).runExercises,
  },
  check: {
    summary: {
      en: 'check whether a program, in any language, does what an exercise asks',
      fr: "vérifier qu'un programme, en n'importe quel langage, fait ce que demande un exercice",
    },
    load: async () => (await import('./check/command.js')).checkCommand,
  },
  'check-all': {
    summary: {
      en: 'check the programs of a whole class, one folder per student',
      fr: 'vérifier les programmes de toute une classe, un dossier par étudiant',
    },
    load: async () => (await import('./check/command.js')).checkAllCommand,
  },
  trace: {
    summary: {
      en: 'show what passes between the processes of a command, live or as a picture',
      fr: "montrer ce qui passe entre les processus d'une commande, en direct ou en image",
    },
    load: async () => (await import('./trace/command.js')).traceCommand,
  },
  page: {
    summary: {
      en: 'run, watch and check programs in a browser',
      fr: 'exécuter, observer et vérifier des programmes dans un navigateur',
    },
    load: async () => (await import('./page/command.js')).pageCommand,
  },
  why: {
    summary: {
      en: 'explain why a process or a command is stuck, and which process waits for which',
      fr: 'expliquer pourquoi un processus ou une commande est bloqué, et qui attend qui',
    },
    load: async () => (await import('./why/command.js')).whyCommand,
  },
  show: {
    summary: {
      en: "demonstrate the answers to the sheet's questions on the real kernel",
      fr: "faire la démonstration des réponses aux questions de l'énoncé sur le vrai noyau",
    },
    load: async () => (await import('./show/command.js')).showCommand,
  },
  relay: {
    summary: {
      en: 'join an inbox, a publisher or a latest value of two machines, over NATS',
      fr: 'relier une boîte, un diffuseur ou une dernière valeur de deux machines, par NATS',
    },
    load: async () => (await import('./relay/command.js')).relayCommand,
  },
};

const texts = {
  help: {
    en: `usage: ipc-lab COMMAND [ARGUMENT …]

Run, watch and understand how Linux processes talk to each other.

{commands}

The sheet's programs, each also a command of its own:

{programs}

  --lang en|fr      the language of any command; otherwise the locale's
  --version         the version
  -h, --help        this text

ipc-lab COMMAND --help says more.`,
    fr: `usage : ipc-lab COMMANDE [ARGUMENT …]

Exécuter, observer et comprendre la communication entre processus Linux.

{commands}

Les programmes de l'énoncé, chacun étant aussi une commande à lui seul :

{programs}

  --lang en|fr      la langue de toute commande ; sinon celle de la locale
  --version         la version
  -h, --help        ce texte

ipc-lab COMMANDE --help en dit plus.`,
  },
  command: { en: 'COMMAND', fr: 'COMMANDE' },
  unknown: { en: 'there is no command {name}', fr: "il n'y a pas de commande {name}" },
} as const satisfies Catalogue;

function help(language: Language): string {
  const line = (name: string, text: Text): string => `  ${name.padEnd(18)}${say(language, text)}`;
  return say(language, texts.help, {
    commands: Object.entries(commands)
      .map(([name, { summary }]) => line(name, summary))
      .join('\n'),
    programs: Object.entries(programs)
      .map(([name, text]) => line(name, text))
      .join('\n'),
  });
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** `help COMMAND` is what `COMMAND --help` is, and `help` alone is `--help`. */
function withoutHelpCommand(given: readonly string[]): readonly string[] {
  const { name, before, after } = findCommandName(given);
  return name === 'help' ? [...before, ...after, '--help'] : given;
}

const argv = withoutHelpCommand(process.argv.slice(2));
const { name, before, after } = findCommandName(argv);
if (name !== undefined && Object.hasOwn(commands, name)) {
  // A program that is observed may signal us: without a listener, SIGUSR1 opens Node's inspector.
  process.on('SIGUSR1', () => undefined);
  const run = await commands[name]?.load();
  const status = await run?.([...before, ...after], process);
  // It is already set if the output could not be written.
  process.exitCode ??= status;
} else if (name !== undefined && Object.hasOwn(programs, name)) {
  process.argv.splice(2, Infinity, ...before, ...after);
  await import(programFile(name as keyof typeof programs).href);
} else {
  await runProgram(
    {
      name: 'ipc-lab',
      help: { en: help('en'), fr: help('fr') },
      optionalPositionals: [texts.command],
      options: { version: { type: 'boolean' } },
    },
    ({ positionals: [unknown], options, language }) => {
      if (unknown !== undefined) {
        throw new UsageError(texts.unknown, { name: quoted(unknown) });
      }
      if (options.version === true) {
        console.log(version());
        return 0;
      }
      console.error(help(language));
      return 2;
    },
    // Of the arguments of an unknown command, only the language is known.
    name === undefined ? argv : [`--lang=${languageAsked(after)}`, ...before, name],
  );
}
