/** `ipc-lab run`: runs whole exercises of the sheet on the real kernel, and reports what it observed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exerciseNamed } from '../command-line/exercise-name.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { Failure } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';
import type { Comparison, Scenario } from './scenario.js';
import { scenarios } from './scenarios.js';
import { type ProgramRun, startProgram } from './program-run.js';
import { Progress } from './progress.js';
import { table } from './table.js';

const texts = {
  all: { en: 'all of them, one after the other', fr: "tous, l'un après l'autre" },
  help: {
    en: `usage: ipc-lab run EXERCISE [--quick]

Runs the programs of an exercise together and compares what they do with what the sheet asks. The
exit status is 1 if they differ.

{exercises}

  --quick        1a takes 3 seconds instead of the sheet's 30
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : ipc-lab run EXERCICE [--quick]

Exécute ensemble les programmes d'un exercice et compare ce qu'ils font à ce que l'énoncé demande. Le
code de retour est 1 en cas de différence.

{exercises}

  --quick        1a dure 3 secondes au lieu des 30 de l'énoncé
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  exercise: { en: 'EXERCISE', fr: 'EXERCICE' },
  right: { en: 'ok', fr: 'oui' },
  wrong: { en: 'WRONG', fr: 'NON' },
  comparison: { en: '{demand} ({seen})', fr: '{demand} ({seen})' },
  notRight: {
    en: 'not everything is as the sheet asks',
    fr: "tout n'est pas conforme à l'énoncé",
  },
  exerciseColumn: { en: 'exercise', fr: 'exercice' },
  titleColumn: { en: 'what was done', fr: 'ce qui a été fait' },
  demandsColumn: { en: 'demands', fr: 'exigences' },
  rightColumn: { en: 'as the sheet asks', fr: "conforme à l'énoncé" },
  held: { en: '{held} of {total}', fr: '{held} sur {total}' },
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'NO', fr: 'NON' },
} as const satisfies Catalogue;

function listOfExercises(language: Language): string {
  return table([
    ...scenarios.map(({ id, title }) => [`  ${id}`, say(language, title)]),
    ['  all', say(language, texts.all)],
  ]);
}

export function runExercises(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab run',
      help: {
        en: say('en', texts.help, { exercises: listOfExercises('en') }),
        fr: say('fr', texts.help, { exercises: listOfExercises('fr') }),
      },
      positionals: [texts.exercise],
      options: { quick: { type: 'boolean' } },
    },
    async ({ positionals: [wanted], options, language, signal }) => {
      await run(wanted, options.quick === true, language, signal);
    },
    argv,
    io,
  );
}

interface Outcome {
  readonly scenario: Scenario;
  readonly comparisons: readonly Comparison[];
}

async function run(
  wanted: string,
  quick: boolean,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  const id = exerciseNamed(texts.exercise, wanted, [...scenarios.map((one) => one.id), 'all']);
  const chosen = scenarios.filter((one) => id === 'all' || id === one.id);
  const outcomes: Outcome[] = [];
  for (const scenario of chosen) {
    signal.throwIfAborted();
    const comparisons = await perform(scenario, quick, language, signal);
    outcomes.push({ scenario, comparisons });
  }
  console.log(`\n${summary(outcomes, language)}`);
  if (!outcomes.every(isRight)) throw new Failure(texts.notRight);
}

async function perform(
  scenario: Scenario,
  quick: boolean,
  language: Language,
  signal: AbortSignal,
): Promise<readonly Comparison[]> {
  console.log(`\n${scenario.id}  ${say(language, scenario.title)}`);
  const folder = mkdtempSync(join(tmpdir(), 'ipc-lab-'));
  const started: ProgramRun[] = [];
  const endAll = () => {
    for (const program of started) program.kill('SIGTERM');
  };
  signal.addEventListener('abort', endAll);
  using progress = new Progress(scenario.id, scenario.expectedSeconds(quick), language);
  try {
    const comparisons = await scenario.run({
      folder,
      quick,
      signal,
      announce(text) {
        progress.clear();
        console.log(`  ${say(language, text)}`);
      },
      start(name, ...args) {
        signal.throwIfAborted();
        const program = startProgram(name, [...args, '--lang', language], (line) => {
          progress.clear();
          console.log(`    ${name.padEnd(16)}${line}`);
        });
        started.push(program);
        return program;
      },
    });
    progress.clear();
    for (const { demand, held, seen } of comparisons) {
      const verdict = say(language, held ? texts.right : texts.wrong).padEnd(5);
      console.log(`  ${verdict} ${say(language, texts.comparison, { demand, seen })}`);
    }
    return comparisons;
  } finally {
    signal.removeEventListener('abort', endAll);
    endAll();
    await Promise.all(started.map((program) => program.ended));
    rmSync(folder, { recursive: true, force: true });
  }
}

function isRight({ comparisons }: Outcome): boolean {
  return comparisons.every(({ held }) => held);
}

function summary(outcomes: readonly Outcome[], language: Language): string {
  const { exerciseColumn, titleColumn, demandsColumn, rightColumn } = texts;
  const heading = [exerciseColumn, titleColumn, demandsColumn, rightColumn];
  return table([
    heading.map((text) => say(language, text)),
    ...outcomes.map((outcome) => [
      outcome.scenario.id,
      say(language, outcome.scenario.title),
      say(language, texts.held, {
        held: outcome.comparisons.filter(({ held }) => held).length,
        total: outcome.comparisons.length,
      }),
      say(language, isRight(outcome) ? texts.yes : texts.no),
    ]),
  ]);
}
