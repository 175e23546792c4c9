/** `ipc-lab show`: performs what an answer to the sheet's questions says. */
import { type Call, runProgram } from '../command-line/program.js';
import { UsageError } from '../command-line/report.js';
import { chooseLanguage, type Language } from '../language/language.js';
import { topics } from './topics.js';

const help = `
usage: ipc-lab show [TOPIC] [--lang en|fr]

Does on the real kernel what an answer to the sheet's questions says, and prints what happened.
Without a topic, lists the topics:

${list('en').join('\n')}

  --lang en|fr   the language to print in; otherwise the locale's
  -h, --help     this text
`;

export async function showCommand(argv: readonly string[]): Promise<void> {
  await runProgram(
    {
      name: 'ipc-lab show',
      help,
      optionalPositionals: ['TOPIC'],
      options: { lang: { type: 'string' } },
    },
    show,
    argv,
  );
}

async function show({ positionals: [name], options, signal }: Call<readonly []>): Promise<void> {
  const language = chooseLanguage(options['lang']);
  if (name === undefined) {
    list(language).forEach(print);
    return;
  }
  const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (topic === undefined) {
    const known = Object.keys(topics).join(', ');
    throw new UsageError(`TOPIC must be one of ${known}, not ${JSON.stringify(name)}`);
  }
  const perform = await topic.load();
  await perform({ print, language, signal });
}

function print(line: string): void {
  console.log(line);
}

function list(language: Language): string[] {
  return Object.entries(topics).map(
    ([name, { summary }]) => `  ${name.padEnd(14)} ${summary[language]}`,
  );
}
