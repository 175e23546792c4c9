/** What the commands themselves say. What an exercise says stands in its folder. */
import type { Language, Text } from '../language/language.js';
import { filled, type Values } from './placeholders.js';

const texts = {
  'verdict pass': { en: 'pass', fr: 'réussi' },
  'verdict fail': { en: 'FAIL', fr: 'ÉCHEC' },
  'verdict unknown': { en: 'unknown', fr: 'inconnu' },
  'label hint': { en: 'hint: {hint}', fr: 'piste : {hint}' },
  'label see': { en: 'see: {man}', fr: 'voir : {man}' },
  'label verdict': { en: '{id}: {text}', fr: '{id} : {text}' },
  'label exercise': { en: 'exercise {id}', fr: 'exercice {id}' },
  'label student': { en: 'student', fr: 'étudiant' },
  'overall pass': { en: 'does what the exercise asks', fr: "fait ce que l'exercice demande" },
  'overall fail': {
    en: 'does not do what the exercise asks: {count} of {total} criteria fail',
    fr: "ne fait pas ce que l'exercice demande : {count} critères sur {total} échouent",
  },
  'overall fail one': {
    en: 'does not do what the exercise asks: 1 of {total} criteria fails',
    fr: "ne fait pas ce que l'exercice demande : 1 critère sur {total} échoue",
  },
  'overall unknown one': {
    en: 'could not be judged in everything: 1 of {total} criteria could not be observed',
    fr: "n'a pas pu être jugé en tout : 1 critère sur {total} n'a pas pu être observé",
  },
  'overall unknown': {
    en: 'could not be judged in everything: {count} of {total} criteria could not be observed',
    fr: "n'a pas pu être jugé en tout : {count} critères sur {total} n'ont pas pu être observés",
  },
  'usage check': {
    en: 'usage: ipc-lab check {single} [OPTION …] -- COMMAND [ARG …], or {several} as --help shows',
    fr: 'usage : ipc-lab check {single} [OPTION …] -- COMMANDE [ARG …], ou {several} comme le montre --help',
  },
  'usage check-all': {
    en: 'usage: ipc-lab check-all DIR [OPTION …]',
    fr: 'usage : ipc-lab check-all DOSSIER [OPTION …]',
  },
  'unknown exercise': {
    en: 'unknown exercise "{id}": one of {ids}',
    fr: 'exercice inconnu « {id} » : {ids}',
  },
  'missing command': {
    en: 'exercise {id} needs {what}',
    fr: "l'exercice {id} demande {what}",
  },
  'bad timeout': {
    en: '--timeout takes a number of seconds greater than zero, not "{text}"',
    fr: '--timeout prend un nombre de secondes supérieur à zéro, non « {text} »',
  },
  'no students': {
    en: '{folder} holds no folder of a student',
    fr: "{folder} ne contient aucun dossier d'étudiant",
  },
  'no plan': {
    en: 'there is no plan {path}: ipc-lab check-all --help shows one',
    fr: "il n'y a pas de plan {path} : ipc-lab check-all --help en montre un",
  },
  'plan not JSON': { en: '{path}: not JSON', fr: "{path} : ce n'est pas du JSON" },
  'plan no object': {
    en: '{path}: not an object from exercises to commands',
    fr: "{path} : ce n'est pas un objet qui va des exercices aux commandes",
  },
  'plan unknown exercise': {
    en: '{path}: unknown exercise "{id}"',
    fr: '{path} : exercice inconnu « {id} »',
  },
  'plan build': {
    en: '{path}: "build" is not a command',
    fr: "{path} : « build » n'est pas une commande",
  },
  'plan empty': { en: '{path}: names no exercise', fr: '{path} : ne nomme aucun exercice' },
  'plan commands': {
    en: '{path}: exercise {id} needs {what}',
    fr: "{path} : l'exercice {id} demande {what}",
  },
} as const;

export type TextKey = keyof typeof texts;

export function say(language: Language, key: TextKey, values?: Values): string {
  return inEach(key, values)[language];
}

/** For a message that is written before the language is known. */
export function inEach(key: TextKey, values?: Values): Text {
  return filled(texts[key], values);
}
