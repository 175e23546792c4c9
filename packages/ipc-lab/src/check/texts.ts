/** The texts of reports, tables and plans. Those of an exercise are in its folder, those of `--help` in `help.ts`. */
import type { Catalogue } from '../language/text.js';

export const verdicts = {
  pass: { en: 'pass', fr: 'réussi' },
  fail: { en: 'FAIL', fr: 'ÉCHEC' },
  unknown: { en: 'unknown', fr: 'inconnu' },
} as const satisfies Catalogue;

export const overallTexts = {
  pass: { en: 'does what the exercise asks', fr: "fait ce que l'exercice demande" },
  fail: {
    en: 'does not do what the exercise asks: {count} of {total} criteria {count:fails|fail}',
    fr: "ne fait pas ce que l'exercice demande : {count} {count:critère|critères} sur {total} {count:échoue|échouent}",
  },
  unknown: {
    en: 'could not be checked entirely: {count} of {total} criteria could not be observed',
    fr: "n'a pas pu être entièrement vérifié : {count} {count:critère|critères} sur {total} {count:n'a pas pu être observé|n'ont pas pu être observés}",
  },
} as const satisfies Catalogue;

export const reportTexts = {
  exercise: { en: 'exercise {id}', fr: 'exercice {id}' },
  criterion: { en: '{required} ({id})', fr: '{required} ({id})' },
  hint: { en: 'hint: {hint}', fr: 'piste : {hint}' },
  see: { en: 'see: {man}', fr: 'voir : {man}' },
  overall: { en: '{id}: {overall}', fr: '{id} : {overall}' },
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
  empty: {
    en: '{path}: the plan names no exercise',
    fr: '{path} : le plan ne nomme aucun exercice',
  },
  commands: {
    en: '{path}: exercise {id} needs {what}',
    fr: "{path} : l'exercice {id} demande {what}",
  },
} as const satisfies Catalogue;
