/** The sheet's programs, by the name of their command and their file. */
import type { Catalogue } from '../language/text.js';

export const programs = {
  signal_children: {
    en: 'exercise 1A: five children, a signal a second',
    fr: 'exercice 1A : cinq enfants, un signal par seconde',
  },
  shared_random: {
    en: 'exercise 2A: random values through shared memory',
    fr: 'exercice 2A : des valeurs aléatoires par la mémoire partagée',
  },
  map_writer: {
    en: 'exercise 3D: writes five integers to a mapped file',
    fr: 'exercice 3D : écrit cinq entiers dans un fichier projeté',
  },
  map_reader: {
    en: 'exercise 3D: reads five integers from a mapped file',
    fr: 'exercice 3D : lit cinq entiers dans un fichier projeté',
  },
  pipe_sum: {
    en: 'exercise 4A: the sum of the digits sent through a pipe',
    fr: 'exercice 4A : la somme des chiffres envoyés par un tube',
  },
  send_rand: {
    en: 'exercise 5A: writes random values to a named pipe',
    fr: 'exercice 5A : écrit des valeurs aléatoires dans un tube nommé',
  },
  get_rand: {
    en: 'exercise 5B: the mean of the values in a named pipe',
    fr: "exercice 5B : la moyenne des valeurs d'un tube nommé",
  },
  sum_server: {
    en: 'exercise 6B: adds the values of two clients',
    fr: 'exercice 6B : additionne les valeurs de deux clients',
  },
  sum_client: {
    en: 'exercise 6A: sends a value, prints the sum',
    fr: 'exercice 6A : envoie une valeur, affiche la somme',
  },
} as const satisfies Catalogue;

export type ProgramName = keyof typeof programs;

/** The file of a program, to be run by Node.js. */
export function programFile(name: ProgramName): URL {
  return new URL(`./${name}.js`, import.meta.url);
}
