/** The texts of `--help` and about the arguments. The exercises in them come from their table. */
import type { Language } from '../language/language.js';
import { inEach, type Catalogue, type Text } from '../language/text.js';
import { exercises } from './exercises.js';

export type CommandName = 'check' | 'check-all';

/** The names of the arguments, and what is missing. */
export const texts = {
  exercise: { en: 'EXERCISE', fr: 'EXERCICE' },
  folder: { en: 'DIR', fr: 'DOSSIER' },
  command: { en: '-- COMMAND [ARG…]', fr: '-- COMMANDE [ARG…]' },
  notShortened: {
    en: 'exercise {id} takes no --seconds',
    fr: "l'exercice {id} ne prend pas --seconds",
  },
  commandMissing: { en: 'exercise {id} needs {what}', fr: "l'exercice {id} demande {what}" },
} as const satisfies Catalogue;

const helpTexts: Readonly<Record<CommandName, Text>> = {
  check: {
    en: `usage: ipc-lab check {single} [OPTION …] -- COMMAND [ARG …], or {several} as below

Runs a program, in any language, observes its system calls, and says whether it meets each requirement
of the exercise, with the evidence, a hint and the manual page.

{examples}

  --json         one object: exercise, verdict, criteria, remarks
  --input TEXT   what is typed at the terminal of a program that asks (\\n: the Enter key), or
                 a file that contains it
  --junit FILE   the same as a JUnit report
  --seconds S    1a: a first try, of S seconds instead of 30
  --timeout S    kill the program after S seconds
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exit status: 0 if every requirement is met, 1 if one is not, or only by luck, 2 if the program could not
be checked. Needs strace and bash.`,
    fr: `usage : ipc-lab check {single} [OPTION …] -- COMMANDE [ARG …], ou {several} comme ci-dessous

Exécute un programme, dans n'importe quel langage, observe ses appels système, et dit pour chaque
exigence de l'exercice si elle est remplie, avec la preuve, une piste et la page de manuel.

{examples}

  --json           un objet : exercice, verdict, critères, remarques
  --input TEXTE    ce qui est tapé au terminal d'un programme qui le demande (\\n : la touche
                   Entrée), ou un fichier qui le contient
  --junit FICHIER  le même contenu, en rapport JUnit
  --seconds S      1a : un premier essai, de S secondes au lieu de 30
  --timeout S      arrêter le programme après S secondes
  --lang en|fr     la langue ; sinon celle de la locale
  -h, --help       ce texte

Code de retour : 0 si toutes les exigences sont remplies, 1 si l'une ne l'est pas ou ne l'est que par
chance, 2 si le programme n'a pas pu être vérifié. Nécessite strace et bash.`,
  },
  'check-all': {
    en: `usage: ipc-lab check-all DIR [OPTION …]

Checks the programs of a class: DIR contains one folder per student, and a plan, check-all.json, which
says what is run in each of them:

  {
    "build": "make",
    "4a": "./pipe_sum",
    "5": { "send": "./send_rand p -n 30", "get": "./get_rand p" }
  }

  --plan FILE    another plan
  --csv FILE     write the CSV there instead of printing it below the table
  --junit FILE   a JUnit report
  --json         the verdicts as JSON
  --input TEXT   what is typed at the terminal of each program that asks (\\n: the Enter key), or
                 a file that contains it; one of that name in a student's folder comes first
  --timeout S    kill each program after S seconds
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exit status: 0 if every requirement is met, 1 if one is not, 2 if a program could not be checked.
Needs strace and bash.`,
    fr: `usage : ipc-lab check-all DOSSIER [OPTION …]

Vérifie les programmes d'une classe : DOSSIER contient un dossier par étudiant, et un plan,
check-all.json, qui dit ce qu'on exécute dans chacun :

  {
    "build": "make",
    "4a": "./pipe_sum",
    "5": { "send": "./send_rand p -n 30", "get": "./get_rand p" }
  }

  --plan FICHIER   un autre plan
  --csv FICHIER    y écrire le CSV, au lieu de l'afficher sous le tableau
  --junit FICHIER  un rapport JUnit
  --json           les verdicts en JSON
  --input TEXTE    ce qui est tapé au terminal de chaque programme qui le demande (\\n : la touche
                   Entrée), ou un fichier qui le contient ; celui qui porte ce nom dans le dossier
                   de l'étudiant passe d'abord
  --timeout S      arrêter chaque programme après S secondes
  --lang en|fr     la langue ; sinon celle de la locale
  -h, --help       ce texte

Code de retour : 0 si toutes les exigences sont remplies, 1 si l'une ne l'est pas, 2 si un programme n'a
pas pu être vérifié. Nécessite strace et bash.`,
  },
};

/** The text that `--help` prints. */
export function help(name: CommandName): Text {
  const ids = (isSingle: boolean): string =>
    exercises
      .filter(({ commands }) => commands.includes('program') === isSingle)
      .map(({ id }) => id)
      .join('|');
  const examples = (language: Language): string =>
    exercises.map(({ id, example }) => `  ipc-lab check ${id} ${example[language]}`).join('\n');
  return inEach(helpTexts[name], {
    single: ids(true),
    several: ids(false),
    examples: { en: examples('en'), fr: examples('fr') },
  });
}
