/** What the commands themselves say. */
export const interfaceTexts = {
  'verdict pass': { en: 'pass', fr: 'réussi' },
  'verdict fail': { en: 'FAIL', fr: 'ÉCHEC' },
  'verdict unknown': { en: 'unknown', fr: 'inconnu' },
  'label hint': { en: 'hint', fr: 'piste' },
  'label see': { en: 'see', fr: 'voir' },
  'label exercise': { en: 'exercise {id}', fr: 'exercice {id}' },
  'label student': { en: 'student', fr: 'étudiant' },
  'overall pass': { en: 'does what the exercise asks', fr: "fait ce que l'exercice demande" },
  'overall fail': {
    en: 'does not do what the exercise asks: {count} of {total} criteria fail',
    fr: "ne fait pas ce que l'exercice demande : {count} critères sur {total} échouent",
  },
  'overall unknown': {
    en: 'could not be judged in everything: {count} of {total} criteria could not be observed',
    fr: "n'a pas pu être jugé en tout : {count} critères sur {total} n'ont pas pu être observés",
  },
  'usage check': {
    en: 'usage: ipc-lab check 1a|2a|4a [OPTION …] -- COMMAND [ARG …], or 3d|5|6 as --help shows',
    fr: 'usage : ipc-lab check 1a|2a|4a [OPTION …] -- COMMANDE [ARG …], ou 3d|5|6 comme le montre --help',
  },
  'usage check-all': {
    en: 'usage: ipc-lab check-all DIR [OPTION …]',
    fr: 'usage : ipc-lab check-all DOSSIER [OPTION …]',
  },
  'unknown exercise': {
    en: 'unknown exercise "{id}": one of 1a, 2a, 3d, 4a, 5, 6',
    fr: 'exercice inconnu « {id} » : 1a, 2a, 3d, 4a, 5 ou 6',
  },
  'missing command': {
    en: 'exercise {id} needs {what}',
    fr: "l'exercice {id} demande {what}",
  },
  'bad timeout': {
    en: '--timeout takes a number of seconds greater than zero, not "{text}"',
    fr: '--timeout prend un nombre de secondes supérieur à zéro, non « {text} »',
  },
  interrupted: { en: 'interrupted', fr: 'interrompu' },
  'not checked': { en: 'could not be checked', fr: "n'a pas pu être vérifié" },
} as const;
