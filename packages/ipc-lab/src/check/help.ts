/** What `--help` and a wrong call print. Their lists of exercises come from the table. */
import type { Language, Text } from '../language/language.js';
import { exercises } from './exercises.js';
import { filled } from './placeholders.js';
import { say } from './texts.js';

export type CommandName = 'check' | 'check-all';

const texts: Readonly<Record<CommandName, Text>> = {
  check: {
    en: `
Runs somebody's own program, in any language, under observation of its system calls, and says of each
requirement of the exercise whether it holds, with the evidence, a hint and the man page.

{examples}

  --json         one object: exercise, verdict, criteria
  --junit FILE   the same as a JUnit report
  --timeout S    end the program after S seconds
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exits with 0 when all holds, 1 when something does not, 2 when it could not be checked. Needs strace.`,
    fr: `
Exécute un programme, dans n'importe quel langage, en observant ses appels système, et dit de chaque
exigence de l'exercice si elle est remplie, avec la preuve, une piste et la page de manuel.

{examples}

  --json           un objet : exercice, verdict, critères
  --junit FICHIER  la même chose, en rapport JUnit
  --timeout S      arrêter le programme après S secondes
  --lang en|fr     la langue ; sinon celle de l'environnement
  -h, --help       ce texte

Code de retour : 0 si tout est rempli, 1 sinon, 2 si la vérification n'a pas pu avoir lieu. Il faut strace.`,
  },
  'check-all': {
    en: `
Checks the programs of a class: DIR holds one folder per student, and a plan, check-all.json, that says
what is run in each of them:

  {
    "build": "make",
    "4a": "./pipe_sum",
    "5": { "send": "./send_rand p -n 30", "get": "./get_rand p" }
  }

  --plan FILE    another plan
  --csv FILE     write the CSV there instead of below the table
  --junit FILE   a JUnit report
  --json         the verdicts as JSON
  --timeout S    end each program after S seconds
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exits with 0 when all holds, 1 when something does not, 2 when something could not be checked. Needs strace.`,
    fr: `
Vérifie les programmes d'une classe : DOSSIER contient un dossier par étudiant, et un plan,
check-all.json, qui dit ce qu'on exécute dans chacun :

  {
    "build": "make",
    "4a": "./pipe_sum",
    "5": { "send": "./send_rand p -n 30", "get": "./get_rand p" }
  }

  --plan FICHIER   un autre plan
  --csv FICHIER    y écrire le CSV, au lieu de le mettre sous le tableau
  --junit FICHIER  un rapport JUnit
  --json           les verdicts en JSON
  --timeout S      arrêter chaque programme après S secondes
  --lang en|fr     la langue ; sinon celle de l'environnement
  -h, --help       ce texte

Code de retour : 0 si tout est rempli, 1 sinon, 2 si une vérification n'a pas pu avoir lieu. Il faut strace.`,
  },
};

/** What `--help` prints. */
export function help(name: CommandName, language: Language): string {
  const examples = exercises.map(({ id, example }) => `  ipc-lab check ${id} ${example[language]}`);
  const text = filled(texts[name], { examples: examples.join('\n') })[language];
  return `${usage(name, language)}\n${text}\n`;
}

export function usage(name: CommandName, language: Language): string {
  const ids = (isSingle: boolean): string =>
    exercises
      .filter(({ commands }) => commands.includes('program') === isSingle)
      .map(({ id }) => id)
      .join('|');
  return say(language, `usage ${name}`, { single: ids(true), several: ids(false) });
}

export function unknownExercise(id: string, language: Language): string {
  const known = exercises.map((exercise) => exercise.id);
  const type = language === 'fr' ? 'disjunction' : 'unit';
  const ids = new Intl.ListFormat(language, { type }).format(known);
  return say(language, 'unknown exercise', { id, ids });
}
