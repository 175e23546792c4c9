/** The evidence that 6 gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'unix-sockets': {
    en: 'process {pid} bound {address}',

    fr: 'le processus {pid} a attaché la socket à {address}',
  },
  'server-not-unix': {
    en: 'the server bound no AF_UNIX socket',

    fr: "le serveur n'a attaché aucune socket AF_UNIX",
  },
  'client-not-unix': {
    en: 'a client made no AF_UNIX socket',

    fr: "un client n'a créé aucune socket AF_UNIX",
  },
  'sum-said': {
    en: 'at {at:decimal} s process {pid} printed "{line}"',

    fr: 'à {at:decimal} s le processus {pid} a affiché « {line} »',
  },
  'sum-not-said': {
    en: 'the server never printed {sum}',

    fr: "le serveur n'a jamais affiché {sum}",
  },
  'server-never-served': {
    en: 'the server never bound and listened',

    fr: "le serveur ne s'est jamais mis à l'écoute",
  },
  'bind-refused': {
    en: 'bind failed: {error} for {path}',

    fr: 'bind a échoué : {error} pour {path}',
  },
  'clients-printed': {
    en: 'both clients printed {sum}',

    fr: 'les deux clients ont affiché {sum}',
  },
  'client-silent': {
    en: 'the client with value {value} never printed {sum}',

    fr: "le client de valeur {value} n'a jamais affiché {sum}",
  },
  'connect-refused': {
    en: 'the client with value {value} could not connect: {error}',

    fr: "le client de valeur {value} n'a pas pu se connecter : {error}",
  },
  'not-restarted': {
    en: 'the server was not started again',

    fr: "le serveur n'a pas été relancé",
  },
  restarted: {
    en: 'started again after being killed, it served at {address}',

    fr: 'relancé après avoir été tué, il a servi sur {address}',
  },
  'restart-failed': {
    en: 'started again after being killed, it never listened',

    fr: "relancé après avoir été tué, il ne s'est jamais mis à l'écoute",
  },
  'socket-left': {
    en: '{path} still existed after the server (the check removed it)',

    fr: "{path} existait encore après le serveur (la vérification l'a supprimé)",
  },
  'server-did-not-end': {
    en: 'the server did not exit, not even on SIGINT and SIGTERM',

    fr: "le serveur ne s'est pas terminé, même sur SIGINT et SIGTERM",
  },
  'socket-removed': {
    en: '{path} was removed when the server had exited',

    fr: '{path} était supprimé à la fin du serveur',
  },
  'no-socket-file': {
    en: 'an abstract address leaves no file',

    fr: 'une adresse abstraite ne laisse pas de fichier',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
