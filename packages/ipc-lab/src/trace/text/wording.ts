/** What each moment and each wait is called, in English and in French. */
import { endianness } from 'node:os';

import type { Language } from '../../language/language.js';
import type { SharedObject } from '../../observe/events.js';
import type { Moment } from '../../history/moment.js';
import type { Wait } from '../../history/waits.js';
import { clipped, shown } from './visible.js';

const widest = 60;

const objectNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  pipe: { en: 'pipe', fr: 'tube' },
  fifo: { en: 'FIFO', fr: 'FIFO' },
  socket: { en: 'socket', fr: 'socket' },
  segment: { en: 'segment', fr: 'segment' },
  semaphore: { en: 'semaphore', fr: 'sémaphore' },
  queue: { en: 'message queue', fr: 'file de messages' },
  memory: { en: 'shared memory', fr: 'mémoire partagée' },
  file: { en: 'file', fr: 'fichier' },
};

/** `pipe 19150`, `FIFO /tmp/x`. */
export function objectName(object: SharedObject, language: Language): string {
  const kind = objectNames[object.kind]?.[language] ?? object.kind;
  const number = /^(?:pipe|socket|segment|semaphore|queue):\[?(\d+)\]?$/.exec(object.id)?.[1];
  return `${kind} ${number ?? clipped(object.id, widest)}`;
}

const feminine = new Set(['fifo', 'socket', 'queue', 'memory']);

/** `le tube 19150`; `du tube 19150`, `de la FIFO /tmp/x`. */
function withArticle(object: SharedObject, isOf = false): string {
  const isFeminine = feminine.has(object.kind);
  const article = isOf ? (isFeminine ? 'de la' : 'du') : isFeminine ? 'la' : 'le';
  return `${article} ${objectName(object, 'fr')}`;
}

/** In a few words, without the process it happens in. */
export function momentText(moment: Moment, language: Language): string {
  return language === 'fr' ? french(moment) : english(moment);
}

function parts(moment: Moment, language: Language) {
  const { object, content, count, value, signal, words } = moment;
  return {
    thing: object === undefined ? '' : objectName(object, language),
    bytes: content === undefined ? `${count ?? 0} B` : shown(content, count ?? 0, widest),
    signal: `${signal ?? ''}${value === undefined ? '' : ` (${value})`}`,
    line: clipped((words ?? []).join(' '), widest),
  };
}

function english(moment: Moment): string {
  const { kind, other, call, error, status, object } = moment;
  const { thing, bytes, signal, line } = parts(moment, 'en');
  switch (kind) {
    case 'born':
      return other === undefined ? 'first process' : `born of ${other} (${call ?? 'fork'})`;
    case 'started':
      return `runs ${line}`;
    case 'ended':
      return moment.signal === undefined
        ? `ends with status ${status ?? '?'}`
        : `killed by ${moment.signal}`;
    case 'collected':
      return other === undefined
        ? 'collected by the kernel'
        : `collected by ${other} (${call ?? ''})`;
    case 'orphaned':
      return `orphan: ${other ?? ''} ended first`;
    case 'sent':
      return `${signal} to ${targetName(other, 'en')}${error === undefined ? '' : `: ${error}`}`;
    case 'delivered':
      return other === undefined ? `${signal} arrives` : `${signal} arrives from ${other}`;
    case 'coalesced':
      return `${signal} from ${other ?? ''} lost: one was waiting already`;
    case 'made':
      return `makes ${thing}`;
    case 'linked':
      return `links ${thing} as ${line}`;
    case 'renamed':
      return `renames ${thing} to ${line}`;
    case 'removed':
      return `removes ${thing}`;
    case 'opened':
      return `opens ${thing}`;
    case 'mapped':
      return `maps ${thing} (${call ?? ''})`;
    case 'bound':
      return `binds ${thing} to ${line}`;
    case 'connected':
      return `connects to ${line}`;
    case 'accepted':
      return `accepts a connection: ${thing}`;
    case 'closed':
      return object?.kind === 'socket'
        ? `closes ${thing}`
        : `closes the last write end of ${thing}`;
    case 'shut':
      return `sends no more on ${thing} (${line})`;
    case 'written':
      return `writes ${bytes} to ${thing}`;
    case 'read':
      return `reads ${bytes} from ${thing}`;
    case 'end-of-file':
      return `end-of-file on ${thing}`;
    case 'printed':
      return `prints ${bytes}`;
    case 'value':
      return `${thing} holds ${cellText(moment)}`;
    case 'failed':
      return `${call ?? ''} refused: ${error ?? ''}${thing === '' ? '' : ` (${thing})`}`;
  }
}

function french(moment: Moment): string {
  const { kind, other, call, error, status, object } = moment;
  const { thing, bytes, signal, line } = parts(moment, 'fr');
  const the = object === undefined ? '' : withArticle(object);
  switch (kind) {
    case 'born':
      return other === undefined ? 'premier processus' : `né de ${other} (${call ?? 'fork'})`;
    case 'started':
      return `exécute ${line}`;
    case 'ended':
      return moment.signal === undefined
        ? `se termine, statut ${status ?? '?'}`
        : `tué par ${moment.signal}`;
    case 'collected':
      return other === undefined
        ? 'recueilli par le noyau'
        : `recueilli par ${other} (${call ?? ''})`;
    case 'orphaned':
      return `orphelin : ${other ?? ''} a fini avant lui`;
    case 'sent':
      return `${signal} à ${targetName(other, 'fr')}${error === undefined ? '' : ` : ${error}`}`;
    case 'delivered':
      return other === undefined ? `${signal} arrive` : `${signal} arrive de ${other}`;
    case 'coalesced':
      return `${signal} de ${other ?? ''} perdu : un autre attendait déjà`;
    case 'made':
      return `crée ${the}`;
    case 'linked':
      return `lie ${the} sous le nom ${line}`;
    case 'renamed':
      return `renomme ${the} en ${line}`;
    case 'removed':
      return `supprime ${the}`;
    case 'opened':
      return `ouvre ${the}`;
    case 'mapped':
      return `projette ${the} (${call ?? ''})`;
    case 'bound':
      return `lie ${the} à ${line}`;
    case 'connected':
      return `se connecte à ${line}`;
    case 'accepted':
      return `accepte une connexion : ${thing}`;
    case 'closed':
      return object?.kind === 'socket'
        ? `ferme ${the}`
        : `ferme la dernière extrémité d'écriture ${object === undefined ? '' : withArticle(object, true)}`;
    case 'shut':
      return `n'envoie plus rien sur ${the} (${line})`;
    case 'written':
      return `écrit ${bytes} dans ${the}`;
    case 'read':
      return `lit ${bytes} dans ${the}`;
    case 'end-of-file':
      return `fin de fichier sur ${the}`;
    case 'printed':
      return `affiche ${bytes}`;
    case 'value':
      return `${the} contient ${cellText(moment)}`;
    case 'failed':
      return `${call ?? ''} refusé : ${error ?? ''}${thing === '' ? '' : ` (${thing})`}`;
  }
}

function targetName(target: number | undefined, language: Language): string {
  if (target === undefined || target > 0) return String(target ?? '?');
  const isFrench = language === 'fr';
  if (target === 0) return isFrench ? 'son groupe' : 'its own group';
  if (target === -1) return isFrench ? 'tous les processus' : 'every process';
  return isFrench ? `groupe ${-target}` : `group ${-target}`;
}

export function waitText(wait: Wait, language: Language): string {
  const { call, object, holders, until, limit, releasedBy, pid } = wait;
  const isFrench = language === 'fr';
  const on = object === undefined ? '' : ` (${objectName(object, language)})`;
  let text = isFrench ? `attend dans ${call}${on}` : `waits in ${call}${on}`;
  if (releasedBy !== undefined) {
    text += isFrench ? `, libéré par ${releasedBy}` : `, released by ${releasedBy}`;
  }
  if (until === undefined && limit !== undefined) {
    const seconds = Math.round(limit * 1000) / 1000;
    text += isFrench ? `, ${seconds} s au plus` : `, for at most ${seconds} s`;
  } else if (until === undefined) {
    text += isFrench ? ', sans fin' : ', without end';
    if (holders.length > 0) {
      const self = isFrench ? 'lui-même' : 'itself';
      const list = holders
        .map((holder) => `${holder.pid === pid ? self : holder.pid} (fd ${holder.descriptor})`)
        .join(', ');
      text += isFrench
        ? `\u00a0; extrémités d'écriture encore ouvertes\u00a0: ${list}`
        : `; write ends still open: ${list}`;
    }
  }
  return text;
}

/** What a picture says of the moments it did not keep. */
export function droppedText(dropped: number, language: Language): string {
  return language === 'fr'
    ? `${dropped} moments suivants ne sont pas gardés ; --json les a tous`
    : `${dropped} later moments are not kept; --json has them all`;
}

/** The first integers of a cell, up to the last that is not zero; and its text where it may be one. */
export function cellText({ content, count }: Moment): string {
  const bytes = content ?? Buffer.alloc(0);
  const integers: number[] = [];
  for (let at = 0; at + 4 <= (count ?? 0) && at + 4 <= bytes.length; at += 4) {
    integers.push(endianness() === 'LE' ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
  }
  while (integers.length > 1 && integers.at(-1) === 0) integers.pop();
  const text = /^[\x20-\x7e]+(?=\0)/.exec(bytes.toString('latin1'))?.[0];
  return integers.join(', ') + (text === undefined ? '' : ` ("${text}")`);
}

/** As short as a drawing needs it: colours and arrows say the rest. */
export function momentLabel(moment: Moment, language: Language): string {
  const { kind, content, count } = moment;
  const isFrench = language === 'fr';
  if (kind === 'written' || kind === 'read') {
    const bytes = content === undefined ? `${count ?? 0} B` : shown(content, count ?? 0, 28);
    const verb = kind === 'read' ? (isFrench ? 'lit' : 'reads') : isFrench ? 'écrit' : 'writes';
    return `${verb} ${bytes}`;
  }
  if (kind === 'value') return cellText(moment);
  if (kind === 'accepted') return isFrench ? 'accepte une connexion' : 'accepts a connection';
  if (kind === 'end-of-file') return isFrench ? 'fin de fichier' : 'end-of-file';
  return momentText(moment, language);
}
