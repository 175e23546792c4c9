/** The texts of every command about its arguments and its end. */
import type { Catalogue } from '../language/text.js';

export const texts = {
  line: { en: '{name}: {problem}', fr: '{name} : {problem}' },
  seeHelp: { en: '{problem} (see {name} --help)', fr: '{problem} (voir {name} --help)' },
  noReader: {
    en: 'no process reads {path}',
    fr: 'aucun processus ne lit {path}',
  },
  endedBySignal: { en: 'ended by {signal}', fr: 'terminé par {signal}' },
  missing: { en: '{name} is missing', fr: 'il manque {name}' },
  unexpected: { en: 'unexpected argument {given}', fr: 'argument inattendu {given}' },
  unknownOption: { en: 'unknown option {option}', fr: 'option inconnue {option}' },
  takesNoValue: { en: '{option} takes no value', fr: '{option} ne prend pas de valeur' },
  needsValue: {
    en: '{option} needs a value; one that begins with a dash is written --name=VALUE',
    fr: '{option} demande une valeur ; si elle commence par un tiret, on écrit --nom=VALEUR',
  },
  notWholeNumber: {
    en: '{name} must be a whole number from {least} to {most}, not {given}',
    fr: '{name} doit être un entier de {least} à {most}, et non {given}',
  },
  notSeconds: {
    en: '{name} must be a number of seconds from {least:decimal} to {most}, not {given}',
    fr: '{name} doit être un nombre de secondes de {least:decimal} à {most}, et non {given}',
  },
  notOneOf: {
    en: '{name} must be one of {known}, not {given}',
    fr: "{name} doit être l'une de ces valeurs : {known} ; et non {given}",
  },
  notALanguage: {
    en: '--lang must be en or fr, not {given}',
    fr: '--lang doit être en ou fr, et non {given}',
  },
} as const satisfies Catalogue;
