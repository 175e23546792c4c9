/** The evidence that 6 gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'unix-sockets': {
    en: 'process {pid} bound its socket to {address}',
    fr: 'le processus {pid} a attaché sa socket à {address}',
  },
  'server-not-unix': {
    en: 'the server bound no AF_UNIX socket',
    fr: "le serveur n'a attaché aucune socket AF_UNIX",
  },
  'server-internet': {
    en: 'at {at:decimal} s process {pid} bound its socket to {address}, which is no AF_UNIX address',
    fr: "à {at:decimal} s le processus {pid} a attaché sa socket à {address}, qui n'est pas une adresse AF_UNIX",
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
    en: 'the server printed no number; the sum is {sum}',
    fr: "le serveur n'a affiché aucun nombre ; la somme est {sum}",
  },
  'sum-wrong': {
    en: 'at {at:decimal} s process {pid} printed "{line}"; the server never printed {sum}',
    fr: "à {at:decimal} s le processus {pid} a affiché « {line} » ; le serveur n'a jamais affiché {sum}",
  },
  'server-never-served': {
    en: 'the server never listened',
    fr: "le serveur ne s'est jamais mis à l'écoute",
  },
  'bind-refused': {
    en: 'bind failed for {path}: {error}',
    fr: 'bind a échoué pour {path} : {error}',
  },
  'listen-refused': {
    en: 'at {at:decimal} s listen failed in process {pid}: {error}',
    fr: 'à {at:decimal} s listen a échoué dans le processus {pid} : {error}',
  },
  'rebind-refused': {
    en: 'when it was started again, bind failed for {path}: {error}',
    fr: 'au redémarrage, bind a échoué pour {path} : {error}',
  },
  'clients-printed': {
    en: 'both clients printed {sum}',
    fr: 'les deux clients ont affiché {sum}',
  },
  'client-never-received': {
    en: 'the client with value {value} never read from its socket; the sum is {sum}',
    fr: "le client de valeur {value} n'a jamais lu dans sa socket ; la somme est {sum}",
  },
  'killed-by-write': {
    en: 'SIGPIPE killed process {pid} at {at:decimal} s: it wrote to a connection that the other process had closed',
    fr: "SIGPIPE a tué le processus {pid} à {at:decimal} s : il a écrit dans une connexion que l'autre processus avait fermée",
  },
  'answer-not-printed': {
    en: 'the client with value {value} received {sum} at {at:decimal} s, and printed no number',
    fr: "le client de valeur {value} a reçu {sum} à {at:decimal} s, et n'a affiché aucun nombre",
  },
  'answer-printed-wrong': {
    en: 'the client with value {value} received {sum} at {at:decimal} s, and printed "{line}" instead',
    fr: 'le client de valeur {value} a reçu {sum} à {at:decimal} s, et a affiché « {line} » à la place',
  },
  'client-unanswered': {
    en: 'the client with value {value} never printed {sum}: at {at:decimal} s {signal} had killed the server (process {pid})',
    fr: "le client de valeur {value} n'a jamais affiché {sum} : à {at:decimal} s {signal} avait tué le serveur (processus {pid})",
  },
  'client-silent': {
    en: 'the client with value {value} printed no number; the sum is {sum}',
    fr: "le client de valeur {value} n'a affiché aucun nombre ; la somme est {sum}",
  },
  'client-wrong': {
    en: 'the client with value {value} printed "{line}", and never {sum}',
    fr: 'le client de valeur {value} a affiché « {line} », et jamais {sum}',
  },
  'connect-refused': {
    en: 'the client with value {value} could not connect: {error}',
    fr: "le client de valeur {value} n'a pas pu se connecter : {error}",
  },
  'connect-failed': {
    en: 'the client with value {value} could not connect to {path}: {error}',
    fr: "le client de valeur {value} n'a pas pu se connecter à {path} : {error}",
  },
  'not-restarted': {
    en: 'the killed server was not started again',
    fr: "le serveur tué n'a pas été relancé",
  },
  restarted: {
    en: 'the killed server was started again and listened at {address}',
    fr: "le serveur tué a été relancé et s'est mis à l'écoute sur {address}",
  },
  'restart-failed': {
    en: 'the killed server was started again but never listened',
    fr: "le serveur tué a été relancé mais ne s'est jamais mis à l'écoute",
  },
  'socket-left': {
    en: '{path} still existed when the server had exited (the check removed it)',
    fr: "{path} existait encore à la fin du serveur (la vérification l'a supprimé)",
  },
  'socket-left-by-killed': {
    en: '{signal} killed the server (process {pid}) at {at:decimal} s, and left {path} (the check removed it)',
    fr: "{signal} a tué le serveur (processus {pid}) à {at:decimal} s, et a laissé {path} (la vérification l'a supprimé)",
  },
  'socket-left-unended': {
    en: 'the server did not exit, even after SIGINT and SIGTERM, and {path} still existed (the check removed it)',
    fr: "le serveur ne s'est pas terminé, même après SIGINT et SIGTERM, et {path} existait encore (la vérification l'a supprimé)",
  },
  'server-did-not-end': {
    en: 'the server did not exit, even after SIGINT and SIGTERM',
    fr: "le serveur ne s'est pas terminé, même après SIGINT et SIGTERM",
  },
  'socket-removed': {
    en: '{path} no longer existed when the server had exited',
    fr: "{path} n'existait plus à la fin du serveur",
  },
  'no-socket-file': {
    en: 'an abstract address leaves no file',
    fr: 'une adresse abstraite ne laisse pas de fichier',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
