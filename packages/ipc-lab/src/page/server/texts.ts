/** Why the server refuses a request. */
import type { Catalogue } from '../../language/text.js';

export const texts = {
  tooMany: {
    en: '{most} runs are under way already: stop one of them first',
    fr: "{most} exécutions sont déjà en cours : arrêtez-en une d'abord",
  },
  noFolder: {
    en: 'there is no folder {path}',
    fr: "il n'y a pas de dossier {path}",
  },
  commandMissing: {
    en: 'the command is missing: {name}',
    fr: 'il manque la commande : {name}',
  },
  readOnly: {
    en: 'this page only shows saved runs (--read-only)',
    fr: 'cette page ne montre que des exécutions enregistrées (--read-only)',
  },
  inputTooLong: {
    en: 'what is typed has at most {most} characters, this has {length}',
    fr: 'ce qui est tapé a {most} caractères au plus, ceci en a {length}',
  },
  containsNul: {
    en: 'an argument, a path or an input cannot contain a NUL character',
    fr: 'un argument, un chemin ou une entrée ne peut pas contenir de caractère NUL',
  },
  lineTooLong: {
    en: 'a terminal takes a line of at most {most} bytes, this one has {length}',
    fr: 'un terminal accepte une ligne de {most} octets au plus, celle-ci en a {length}',
  },
  notARequest: {
    en: 'the request is not understood',
    fr: "la requête n'est pas comprise",
  },
  noKeyboard: {
    en: 'nothing more can be typed: the input, or the run, has ended',
    fr: "on ne peut plus rien taper : l'entrée, ou l'exécution, est terminée",
  },
  notMarks: {
    en: '{path} is there, but has not the form of a file of marks; it stays as it is',
    fr: "{path} existe, mais n'a pas la forme d'un fichier de notes ; il reste tel quel",
  },
  notSaved: {
    en: 'not saved: {reason}',
    fr: 'non enregistré : {reason}',
  },
  locked: {
    en: 'not saved: another process holds a lock on {path}',
    fr: 'non enregistré : un autre processus tient un verrou sur {path}',
  },
  pointsRange: {
    en: 'not saved: points are a number from 0 to {most}',
    fr: 'non enregistré : les points sont un nombre de 0 à {most}',
  },
  commentTooLong: {
    en: 'not saved: a comment has at most {most} characters, this one has {length}',
    fr: 'non enregistré : un commentaire a {most} caractères au plus, celui-ci en a {length}',
  },
  changedElsewhere: {
    en: 'not saved: somebody else has changed this meanwhile, to {other}. Change it again to replace that, or reload the page to keep it.',
    fr: "non enregistré : quelqu'un d'autre l'a changé entre-temps ; il y a maintenant {other}. Changez-le de nouveau pour remplacer cela, ou rechargez la page pour le garder.",
  },
  nothing: { en: 'nothing', fr: 'rien' },
  points: { en: 'points', fr: 'points' },
  comment: { en: 'comment', fr: 'commentaire' },
  noSocket: {
    en: '{path} is there, but is no socket; it stays as it is',
    fr: "{path} existe, mais n'est pas une socket ; il reste tel quel",
  },
  socketLength: {
    en: 'the path of a socket has 1 to {most} bytes, not {length} (unix(7))',
    fr: "le chemin d'une socket a de 1 à {most} octets, et non {length} (unix(7))",
  },
  socketInUse: {
    en: '{path}: another process listens there',
    fr: '{path} : un autre processus y écoute déjà',
  },
} as const satisfies Catalogue;
