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
  notARequest: {
    en: 'the request is not understood',
    fr: "la requête n'est pas comprise",
  },
  noKeyboard: {
    en: 'nothing more can be typed: the input has ended, or the run',
    fr: "on ne peut plus rien taper : l'entrée, ou l'exécution, est terminée",
  },
  socketInUse: {
    en: '{path}: another process listens there',
    fr: '{path} : un autre processus y écoute déjà',
  },
} as const satisfies Catalogue;
