/** What the commands themselves say. */
export const interfaceTexts = {
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
  'count missing': {
    en: '--send needs -n N, with N at least 1',
    fr: '--send demande -n N, avec N au moins 1',
  },
  'value missing': {
    en: "--client needs {value} where its value goes: --client './client {value}'",
    fr: "--client demande {value} là où va sa valeur : --client './client {value}'",
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
  interrupted: { en: 'interrupted', fr: 'interrompu' },
  'not checked': { en: 'could not be checked', fr: "n'a pas pu être vérifié" },
} as const;
