/** `ipc-lab show`: demonstrates the answers to the sheet's questions. */
import { oneOf } from '../command-line/options.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';
import { topics } from './topics.js';

const texts = {
  topic: { en: 'TOPIC', fr: 'SUJET' },
  help: {
    en: `usage: ipc-lab show [TOPIC]

Demonstrates an answer to the sheet's questions on the real kernel, and prints what happened.
Without a topic, lists the topics:

{topics}

  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : ipc-lab show [SUJET]

Fait la démonstration d'une réponse aux questions de l'énoncé sur le vrai noyau, et affiche ce qui
s'est passé. Sans sujet, donne la liste des sujets :

{topics}

  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
} as const satisfies Catalogue;

export function showCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab show',
      help: {
        en: say('en', texts.help, { topics: list('en').join('\n') }),
        fr: say('fr', texts.help, { topics: list('fr').join('\n') }),
      },
      optionalPositionals: [texts.topic],
    },
    async ({ positionals: [name], language, signal }) => {
      if (name === undefined) {
        for (const line of list(language)) console.log(line);
        return;
      }
      const perform = await topics[oneOf(texts.topic, name, Object.keys(topics))]?.load();
      await perform?.({
        print: (text, values) => {
          console.log(say(language, text, values));
        },
        pause: () => {
          console.log();
        },
        signal,
      });
    },
    argv,
    io,
  );
}

function list(language: Language): string[] {
  return Object.entries(topics).map(
    ([name, { summary }]) => `  ${name.padEnd(14)} ${say(language, summary)}`,
  );
}
