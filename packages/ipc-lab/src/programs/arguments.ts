/** The names of the programs' arguments, as their help and their refusals call them. */
import type { Catalogue } from '../language/text.js';

export const argumentNames = {
  file: { en: 'FILE', fr: 'FICHIER' },
  name: { en: 'NAME', fr: 'NOM' },
  value: { en: 'VALUE', fr: 'VALEUR' },
} as const satisfies Catalogue;
