/** The texts of reports, tables and plans. Those of an exercise are in its folder, those of `--help` in `help.ts`. */
import type { Catalogue } from '../language/text.js';

export const verdicts = {
  pass: { en: 'pass', fr: 'réussi' },
  fail: { en: 'FAIL', fr: 'ÉCHEC' },
  fragile: { en: 'fragile', fr: 'fragile' },
  unknown: { en: 'unknown', fr: 'inconnu' },
} as const satisfies Catalogue;

export const overallTexts = {
  pass: { en: 'does what the exercise asks', fr: "fait ce que l'exercice demande" },
  fail: {
    en: 'does not do what the exercise asks: {count} of {total} criteria {count:fails|fail}',
    fr: "ne fait pas ce que l'exercice demande : {count} {count:critère|critères} sur {total} {count:échoue|échouent}",
  },
  fragile: {
    en: 'does what the exercise asks only by luck: {count} of {total} criteria {count:depends|depend} on timing that no call guarantees',
    fr: "ne fait ce que l'exercice demande que par chance : {count} {count:critère dépend|critères dépendent}, sur {total}, d'un ordre qu'aucun appel ne garantit",
  },
  unknown: {
    en: 'could not be checked entirely: {count} of {total} criteria could not be observed',
    fr: "n'a pas pu être entièrement vérifié : {count} {count:critère|critères} sur {total} {count:n'a pas pu être observé|n'ont pas pu être observés}",
  },
} as const satisfies Catalogue;

export const reportTexts = {
  exercise: { en: 'exercise {id}', fr: 'exercice {id}' },
  criterion: { en: '{required} ({id})', fr: '{required} ({id})' },
  follows: { en: '{head}: follows from ({follows})', fr: '{head} : découle de ({follows})' },
  hint: { en: 'hint: {hint}', fr: 'piste : {hint}' },
  see: { en: 'see: {man}', fr: 'voir : {man}' },
  overall: { en: '{id}: {overall}', fr: '{id} : {overall}' },
  next: { en: 'next: {command}', fr: 'ensuite : {command}' },
  inPart: { en: '{whole} (judged: {part})', fr: '{whole} (jugé : {part})' },
  progress: { en: '{id}: {done} of {total} signals', fr: '{id} : {done} signaux sur {total}' },
  remarks: { en: 'remarks (they fail nothing):', fr: 'remarques (elles ne font rien échouer) :' },
  remark: { en: '{text} ({id})', fr: '{text} ({id})' },
  remarkAt: { en: 'at {at:decimal} s: {text} ({id})', fr: 'à {at:decimal} s : {text} ({id})' },
} as const satisfies Catalogue;

/** The columns of the table of a class, and of its CSV. */
export const columns = {
  student: { en: 'student', fr: 'étudiant' },
  exercise: { en: 'exercise', fr: 'exercice' },
  verdict: { en: 'verdict', fr: 'verdict' },
  criteria: { en: 'criteria', fr: 'critères' },
  problem: { en: 'problem', fr: 'problème' },
} as const satisfies Catalogue;

export const classTexts = {
  progress: { en: '{student} {id}: {verdict}', fr: '{student} {id} : {verdict}' },
  buildFailed: {
    en: '"{command}" failed: {said}',
    fr: '« {command} » a échoué : {said}',
  },
  noStudents: {
    en: '{folder} contains no student folders',
    fr: "{folder} ne contient aucun dossier d'étudiant",
  },
} as const satisfies Catalogue;

/** Why a plan cannot be followed. */
export const planTexts = {
  missing: {
    en: 'there is no plan {path}: ipc-lab check-all --help shows one',
    fr: "il n'y a pas de plan {path} : ipc-lab check-all --help en montre un",
  },
  notJson: { en: '{path}: not JSON', fr: "{path} : ce n'est pas du JSON" },
  notAnObject: {
    en: '{path}: not an object with the command of each exercise',
    fr: "{path} : ce n'est pas un objet qui donne la commande de chaque exercice",
  },
  unknownExercise: {
    en: '{path}: unknown exercise "{id}"',
    fr: '{path} : exercice inconnu « {id} »',
  },
  build: {
    en: '{path}: "build" is not a command',
    fr: "{path} : « build » n'est pas une commande",
  },
  input: {
    en: '{path}: "input" of exercise {id} is not a text',
    fr: "{path} : « input » de l'exercice {id} n'est pas un texte",
  },
  empty: {
    en: '{path}: the plan names no exercise',
    fr: '{path} : le plan ne nomme aucun exercice',
  },
  commands: {
    en: '{path}: exercise {id} needs {what}',
    fr: "{path} : l'exercice {id} demande {what}",
  },
} as const satisfies Catalogue;
