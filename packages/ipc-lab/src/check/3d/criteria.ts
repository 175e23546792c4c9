/** The criteria of 3d, in the order of the report. */
import type { Criterion } from '../exercise.js';

export const criteria = {
  'maps-file': {
    required: {
      en: 'the writer maps a regular file with MAP_SHARED and PROT_WRITE',
      fr: "l'écrivain projette un fichier ordinaire avec MAP_SHARED et PROT_WRITE",
    },
    man: 'mmap(2)',
    shows: ['mapped'],
    hint: {
      en: 'Which protection and which flag let another process see what you write? How must the file be opened for that?',
      fr: 'Quelle protection et quelle option laissent un autre processus voir ce que vous écrivez ? Comment le fichier doit-il être ouvert pour cela ?',
    },
  },
  'sized-first': {
    required: {
      en: 'the file is long enough before the writer stores into the mapping',
      fr: "le fichier est assez long avant que l'écrivain n'écrive dans la projection",
    },
    man: 'ftruncate(2)',
    shows: ['mapped', 'ended'],
    hint: {
      en: 'How many bytes does the file have when you map it? A mapping does not make it longer.',
      fr: "Combien d'octets le fichier a-t-il quand vous le projetez ? Une projection ne l'allonge pas.",
    },
  },
  'five-ints': {
    required: {
      en: 'the file begins with five binary integers',
      fr: 'le fichier commence par cinq entiers binaires',
    },
    man: 'mmap(2), msync(2)',
    shows: ['mapped', 'value'],
    hint: {
      en: 'Look at the file with od -i: are these your values, as integers?',
      fr: 'Regardez le fichier avec od -i : sont-ce vos valeurs, en entiers ?',
    },
  },
  'reader-maps': {
    required: {
      en: 'the reader maps the same file',
      fr: 'le lecteur projette le même fichier',
    },
    man: 'mmap(2)',
    shows: ['mapped', 'read'],
    hint: {
      en: 'The reader must use memory, not read(2): which file does it map?',
      fr: 'Le lecteur doit utiliser la mémoire, non read(2) : quel fichier projette-t-il ?',
    },
  },
  'same-values': {
    required: {
      en: 'the reader prints the five values, in order',
      fr: "le lecteur affiche les cinq valeurs, dans l'ordre",
    },
    man: 'mmap(2)',
    shows: ['printed'],
    hint: {
      en: 'Do both programs agree on the type, the order and the position of the values?',
      fr: "Les deux programmes s'accordent-ils sur le type, l'ordre et la position des valeurs ?",
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
