/** The criteria of 5, in the order of the report. */
import type { Criterion } from '../exercise.js';

export const criteria = {
  'makes-fifo': {
    required: {
      en: 'the FIFO is made under /tmp if it does not exist',
      fr: "la FIFO est créée sous /tmp si elle n'existe pas",
    },
    man: 'mkfifo(3)',
    shows: ['made'],
    hint: {
      en: 'If the FIFO does not exist yet, in which folder and under which name do you make it?',
      fr: "Si la FIFO n'existe pas encore, dans quel dossier et sous quel nom la créez-vous ?",
    },
  },
  'n-values': {
    required: {
      en: 'the sender writes exactly N values',
      fr: "l'émetteur écrit exactement N valeurs",
    },
    man: 'fifo(7), getopt(3)',
    shows: ['written'],
    hint: {
      en: 'What does your loop count, and what marks the end of a value in the FIFO?',
      fr: "Que compte votre boucle, et qu'est-ce qui marque la fin d'une valeur dans la FIFO ?",
    },
  },
  'reads-all': {
    required: {
      en: 'the reader reads to end-of-file',
      fr: "le lecteur lit jusqu'à la fin de fichier",
    },
    man: 'read(2), fifo(7)',
    shows: ['read', 'end-of-file', 'waiting'],
    hint: {
      en: 'One read returns the bytes that are available, not all that will arrive. What shows that no more will come?',
      fr: "Un read renvoie les octets disponibles, non tous ceux qui arriveront. Qu'est-ce qui montre qu'il n'en viendra plus ?",
    },
  },
  average: {
    required: {
      en: 'the reader prints the mean of all values',
      fr: 'le lecteur affiche la moyenne de toutes les valeurs',
    },
    man: 'read(2), printf(3)',
    shows: ['printed'],
    hint: {
      en: 'How many values does your mean count? What is the type of the division?',
      fr: 'Combien de valeurs votre moyenne compte-t-elle ? De quel type est la division ?',
    },
  },
  'existing-ok': {
    required: {
      en: 'both programs work again if the FIFO already exists',
      fr: 'les deux programmes fonctionnent aussi si la FIFO existe déjà',
    },
    man: 'mkfifo(3)',
    shows: ['opened'],
    hint: {
      en: 'Does it work with a new FIFO? If so: what does mkfifo return when the FIFO exists, and is that an error for you?',
      fr: 'Cela marche-t-il avec une FIFO neuve ? Si oui : que renvoie mkfifo quand la FIFO existe, et est-ce une erreur pour vous ?',
    },
  },
} satisfies Readonly<Record<string, Criterion>>;

export type CriterionId = keyof typeof criteria;
