/** The sentences of the timeline, the summary and the drawings. */
import type { Catalogue } from '../../language/text.js';
import type { MomentKind } from '../../history/moment.js';

/** An object's name as a direct object, and after "of". English has no gender. */
export const articles = {
  masculine: { en: '{name}', fr: 'le {name}' },
  feminine: { en: '{name}', fr: 'la {name}' },
  ofMasculine: { en: 'of {name}', fr: 'du {name}' },
  ofFeminine: { en: 'of {name}', fr: 'de la {name}' },
} as const satisfies Catalogue;

/** Each kind of moment, the process it happens in left out. */
export const momentTexts = {
  born: { en: 'born of {other} ({call})', fr: 'né de {other} ({call})' },
  started: { en: 'runs {line}', fr: 'exécute {line}' },
  ended: { en: 'exits with status {status}', fr: 'se termine, code {status}' },
  collected: { en: 'collected by {other} ({call})', fr: 'récupéré par {other} ({call})' },
  orphaned: {
    en: 'orphan: its parent {other} ended first',
    fr: "orphelin : son père {other} s'est terminé avant lui",
  },
  sent: { en: '{signal} to {target}', fr: '{signal} à {target}' },
  delivered: { en: '{signal} arrives from {other}', fr: '{signal} arrive de {other}' },
  coalesced: {
    en: '{signal} from {other} lost: one was pending already',
    fr: '{signal} de {other} perdu : un autre était déjà en attente',
  },
  lost: {
    en: '{signal} from {other} discarded: the process ended before it could arrive',
    fr: "{signal} de {other} abandonné : le processus s'est terminé avant",
  },
  received: {
    en: 'receives descriptor {descriptor} ({name}) from {other}',
    fr: 'reçoit de {other} le descripteur {descriptor} ({name})',
  },
  acquired: {
    en: 'takes {object}, which {other} released',
    fr: 'prend {object}, que {other} a libéré',
  },
  released: { en: 'releases {object}', fr: 'libère {object}' },
  copied: {
    en: 'writes {bytes} to the memory of {other} ({call})',
    fr: 'écrit {bytes} dans la mémoire de {other} ({call})',
  },
  noticed: {
    en: 'notices what {other} did: {line}',
    fr: 'remarque ce que {other} a fait : {line}',
  },
  made: { en: 'makes {object}', fr: 'crée {object}' },
  linked: { en: 'links {object} as {line}', fr: 'lie {object} sous le nom {line}' },
  renamed: { en: 'renames {object} to {line}', fr: 'renomme {object} en {line}' },
  removed: { en: 'removes {object}', fr: 'supprime {object}' },
  opened: { en: 'opens {object}', fr: 'ouvre {object}' },
  mapped: { en: 'maps {object} ({call})', fr: 'projette {object} ({call})' },
  bound: { en: 'binds {object} to {line}', fr: 'attache {object} à {line}' },
  connected: { en: 'connects to {line}', fr: 'se connecte à {line}' },
  accepted: { en: 'accepts a connection: {name}', fr: 'accepte une connexion : {name}' },
  closed: {
    en: 'closes the last write end {ofObject}',
    fr: "ferme la dernière extrémité d'écriture {ofObject}",
  },
  shut: { en: 'shuts down {object} ({line})', fr: 'met fin aux envois sur {object} ({line})' },
  written: { en: 'writes {bytes} to {object}', fr: 'écrit {bytes} dans {object}' },
  read: { en: 'reads {bytes} from {object}', fr: 'lit {bytes} dans {object}' },
  'end-of-file': { en: 'end-of-file on {object}', fr: 'fin de fichier sur {object}' },
  printed: { en: 'prints {bytes}', fr: 'affiche {bytes}' },
  value: { en: '{object} holds {value}', fr: '{object} contient {value}' },
  failed: { en: '{call} failed: {error}', fr: '{call} a échoué : {error}' },
} as const satisfies Readonly<Record<MomentKind, Catalogue[string]>>;

/** The sentences used instead when less or more is known. */
export const otherMomentTexts = {
  firstProcess: { en: 'first process', fr: 'premier processus' },
  killed: { en: 'killed by {signal}', fr: 'tué par {signal}' },
  collectedByKernel: { en: 'collected by the kernel', fr: 'récupéré par le noyau' },
  sendingFailed: { en: '{signal} to {target}: {error}', fr: '{signal} à {target} : {error}' },
  adopted: {
    en: 'orphan: its parent {other} ended first, {line} adopts it',
    fr: "orphelin : son père {other} s'est terminé avant lui, {line} l'adopte",
  },
  arrives: { en: '{signal} arrives', fr: '{signal} arrive' },
  ignores: { en: 'ignores {signal}', fr: 'ignore {signal}' },
  ignoresFrom: { en: 'ignores {signal} from {other}', fr: 'ignore {signal} de {other}' },
  pending: {
    en: '{signal} from {other} still pending',
    fr: '{signal} de {other} encore en attente',
  },
  locked: {
    en: 'locks {object}, which {other} unlocked',
    fr: 'verrouille {object}, que {other} a déverrouillé',
  },
  unlocked: { en: 'unlocks {object}', fr: 'déverrouille {object}' },
  woken: { en: 'woken by {other} ({name})', fr: 'réveillé par {other} ({name})' },
  wakes: { en: 'wakes a waiter ({name})', fr: 'réveille un processus ({name})' },
  copiedFrom: {
    en: 'reads {bytes} from the memory of {other} ({call})',
    fr: 'lit {bytes} dans la mémoire de {other} ({call})',
  },
  receivedSome: {
    en: 'receives descriptors from {other}',
    fr: 'reçoit de {other} des descripteurs',
  },
  noticedSome: { en: 'notices what {other} did', fr: 'remarque ce que {other} a fait' },
  valueChanges: { en: '{object} changes', fr: '{object} change' },
  socketClosed: { en: 'closes {object}', fr: 'ferme {object}' },
  closedUnread: {
    en: 'closes {object} with {lost} {lost:byte|bytes} unread',
    fr: 'ferme {object}, {lost} {lost:octet non lu|octets non lus}',
  },
  readInPart: {
    en: 'reads {bytes} from {object}, and loses {lost} {lost:byte|bytes} of the message',
    fr: 'lit {bytes} dans {object}, et perd {lost} {lost:octet|octets} du message',
  },
  failedAt: { en: '{call} failed: {error} ({line})', fr: '{call} a échoué : {error} ({line})' },
  failedOn: { en: '{call} failed: {error} ({name})', fr: '{call} a échoué : {error} ({name})' },
  bytes: { en: '{count} B', fr: '{count} o' },
  ownGroup: { en: 'its own group', fr: 'son groupe' },
  everyProcess: { en: 'every process', fr: 'tous les processus' },
  group: { en: 'group {group}', fr: 'groupe {group}' },
  shortRead: { en: 'reads {bytes}', fr: 'lit {bytes}' },
  shortWrite: { en: 'writes {bytes}', fr: 'écrit {bytes}' },
  shortAccept: { en: 'accepts a connection', fr: 'accepte une connexion' },
  shortEnd: { en: 'end-of-file', fr: 'fin de fichier' },
  dropped: {
    en: '{count} later {count:moment is|moments are} not kept; --json contains all of them',
    fr: '{count} {count:événement suivant non conservé|événements suivants non conservés} ; --json les contient tous',
  },
} as const satisfies Catalogue;

export const waitTexts = {
  waits: { en: 'waits in {call}', fr: 'attend dans {call}' },
  waitsFor: { en: 'waits in {call} ({object})', fr: 'attend dans {call} ({object})' },
  released: { en: ', released by {pid}', fr: ', libéré par {pid}' },
  killed: { en: ', until {pid} killed it', fr: ", jusqu'à ce que {pid} le tue" },
  limited: { en: ', for at most {seconds:decimal} s', fr: ', {seconds:decimal} s au plus' },
  endless: { en: ', forever', fr: ', sans fin' },
  stopped: {
    en: ': {seconds:decimal} s when the trace was stopped',
    fr: "\u00a0: {seconds:decimal} s à l'arrêt de la trace",
  },
  holders: {
    en: '; write {count:end|ends} still open: {holders}',
    fr: "\u00a0; {count:extrémité d'écriture encore ouverte|extrémités d'écriture encore ouvertes}\u00a0: {holders}",
  },
  otherEnd: {
    en: '; the other end is still held by {holders}',
    fr: "\u00a0; l'autre extrémité est encore tenue par {holders}",
  },
  heldBy: { en: '; still held by {holders}', fr: '\u00a0; encore tenu par {holders}' },
  holder: { en: '{pid} (fd {descriptor})', fr: '{pid} (fd {descriptor})' },
  itself: { en: 'itself', fr: 'lui-même' },
} as const satisfies Catalogue;

/** The titles of the summary's sections. */
export const titles = {
  processes: { en: 'Processes', fr: 'Processus' },
  passed: { en: 'What passed', fr: 'Ce qui a été transmis' },
  waited: { en: 'Waits', fr: 'Attentes' },
  stillWaiting: { en: 'Still waiting at the end', fr: 'Encore en attente à la fin' },
  neverCollected: { en: 'Never collected', fr: 'Jamais récupérés par wait' },
  notShown: { en: 'Not shown', fr: 'Non montré' },
  leftBehind: { en: 'Left behind', fr: 'Ce qui reste' },
} as const satisfies Catalogue;

/** The summary's lines. In French no line breaks before a colon. */
export const summaryTexts = {
  passage: {
    en: '{object}: {from} → {to}, {messages} {messages:message|messages}, {bytes} {bytes:byte|bytes}',
    fr: '{object}\u00a0: {from} → {to}, {messages} {messages:message|messages}, {bytes} {bytes:octet|octets}',
  },
  signals: {
    en: '{signal}: {from} → {to} × {count}',
    fr: '{signal}\u00a0: {from} → {to} × {count}',
  },
  handed: {
    en: '{object}: {from} → {to} × {count}',
    fr: '{object}\u00a0: {from} → {to} × {count}',
  },
  locked: {
    en: 'lock on {object}: {from} → {to} × {count}',
    fr: 'verrou sur {object}\u00a0: {from} → {to} × {count}',
  },
  passed: {
    en: 'descriptor of {object}: {from} → {to} × {count}',
    fr: 'descripteur ({object})\u00a0: {from} → {to} × {count}',
  },
  copied: {
    en: 'memory: {from} → {to}, {messages} {messages:copy|copies}, {bytes} {bytes:byte|bytes}',
    fr: 'mémoire\u00a0: {from} → {to}, {messages} {messages:copie|copies}, {bytes} {bytes:octet|octets}',
  },
  seen: {
    en: '{object}: {count} {count:value|values} seen',
    fr: '{object}\u00a0: {count} {count:valeur vue|valeurs vues}',
  },
  pendingStill: { en: ', {count} still pending', fr: ', {count} encore en attente' },
  discarded: { en: ', {count} discarded', fr: ', {count} {count:abandonné|abandonnés}' },
  unseenCall: {
    en: 'what passes through {call}, which {pids} {pids:uses|use}',
    fr: 'ce qui passe par {call}, que {pids} {pids:utilise|utilisent}',
  },
  unseenStores: {
    en: 'stores to {object}: they make no system call',
    fr: "écritures dans {object}\u00a0: elles ne font pas d'appel système",
  },
  unseenOperations: {
    en: 'operations on {object} for which nobody waits: they make no system call',
    fr: "opérations sur {object} que personne n'attend\u00a0: elles ne font pas d'appel système",
  },
  arrived: { en: ', {count} arrived', fr: ', {count} {count:arrivé|arrivés}' },
  merged: { en: ', {count} merged', fr: ', {count} {count:fusionné|fusionnés}' },
  unread: {
    en: '{object}: {bytes} {bytes:byte|bytes} never read',
    fr: '{object}\u00a0: {bytes} {bytes:octet jamais lu|octets jamais lus}',
  },
  truncated: {
    en: '{object}: {bytes} {bytes:byte|bytes} of messages lost: the buffer of the receiver was too short',
    fr: '{object}\u00a0: {bytes} {bytes:octet perdu|octets perdus}, faute de place dans le tampon du destinataire',
  },
  waited: {
    en: '{pid} {wait}: {seconds:decimal} s',
    fr: '{pid} {wait}\u00a0: {seconds:decimal} s',
  },
  more: {
    en: '… and {count} more',
    fr: '… et {count} {count:autre|autres}',
  },
  times: { en: ' × {count}', fr: ' × {count}' },
  neverCollected: {
    en: '{pid} {name}: ended, and {parent} never waited for it',
    fr: "{pid} {name}\u00a0: terminé, et {parent} ne l'a jamais récupéré par wait",
  },
  child: { en: ', child of {parent}', fr: ', enfant de {parent}' },
  process: {
    en: '{pid} {name}{origin}: {seconds:decimal} s, {how}',
    fr: '{pid} {name}{origin}\u00a0: {seconds:decimal} s, {how}',
  },
  stillThere: { en: 'still running at the end', fr: "s'exécutait encore à la fin" },
  status: { en: 'status {status}', fr: 'code {status}' },
  zombie: {
    en: ', a zombie for {seconds:decimal} s',
    fr: ', zombie pendant {seconds:decimal} s',
  },
} as const satisfies Catalogue;
