/** The words for each moment and each wait. */
import type { Language } from '../../language/language.js';
import { filled, inEach, say, wordsOf, type Item, type Text } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import type { Moment } from '../../history/moment.js';
import { integersIn } from '../../history/traffic.js';
import type { Wait } from '../../history/waits.js';
import { objectNames } from '../../history/object-names.js';
import { articles, momentTexts, otherMomentTexts, waitTexts } from './texts.js';
import { clipped, shown } from '../../language/visible.js';

const widest = 60;

/** `pipe 19150`, `FIFO /tmp/x`. */
export function objectName(object: SharedObject, language: Language): string {
  return nameOf(object)[language];
}

function nameOf(object: SharedObject): Text {
  const kind = kindName(object);
  const which = identity(object);
  return filled({ en: `${kind.en} ${which}`, fr: `${wordsOf('fr', kind)} ${which}` });
}

/** What a person calls an object of its kind: the first part of its name. */
export function kindName(object: SharedObject): Text {
  return isNamedSemaphore(object) ? objectNames.semaphore : objectNames[object.kind];
}

/** Which of its kind the object is: the second part of its name. */
export function identity(object: SharedObject): string {
  return clipped(shortName(object), widest);
}

const semaphorePrefix = /^\/dev\/shm\/sem\./;

/** sem_overview(7): a file of the C library. */
function isNamedSemaphore({ path }: SharedObject): boolean {
  return (path ?? '').startsWith('/dev/shm/sem.');
}

/** The part of an identity that a person needs: a number, a path, an address. */
function shortName(object: SharedObject): string {
  const { kind, id, path, address } = object;
  if (address !== undefined) return `${id.split(':')[0]} ${address}`;
  if (kind === 'queue' && path !== undefined) return path;
  if (isNamedSemaphore(object)) return (path ?? '').replace(semaphorePrefix, '/');
  return (
    /^(?:pipe|socket|segment|semaphore|queue):\[?(\d+)\]?$/.exec(id)?.[1] ??
    /^(?:eventfd|inotify)#(\d+)$/.exec(id)?.[1] ??
    id
  );
}

const feminine: ReadonlySet<string> = new Set(['fifo', 'socket', 'queue', 'memory']);

/** In a few words, without the process it happens in. */
export function momentText(moment: Moment, language: Language): string {
  const { object, value, signal, words, other, call, status, error } = moment;
  const isFeminine = object !== undefined && feminine.has(object.kind);
  const name = object === undefined ? '' : nameOf(object);
  return say(language, templateOf(moment), {
    name,
    object: inEach(isFeminine ? articles.feminine : articles.masculine, { name }),
    ofObject: inEach(isFeminine ? articles.ofFeminine : articles.ofMasculine, { name }),
    bytes: bytesText(moment, widest),
    descriptor: moment.descriptor ?? '?',
    signal: `${signal ?? ''}${value === undefined ? '' : ` (${value})`}`,
    line: clipped((words ?? []).join(' '), widest),
    other: other ?? '',
    call: call ?? (moment.kind === 'born' ? 'fork' : ''),
    status: status ?? '?',
    error: error ?? '',
    lost: moment.lost ?? 0,
    target: targetName(other),
    value: moment.kind === 'value' ? cellText(moment) : '',
  });
}

function templateOf(moment: Moment): Text {
  const { kind, other, object, signal, error, words, content } = moment;
  if (kind === 'acquired' || kind === 'released') {
    const isAcquired = kind === 'acquired';
    if (object?.kind === 'file')
      return isAcquired ? otherMomentTexts.locked : otherMomentTexts.unlocked;
    if (object?.kind === 'futex')
      return isAcquired ? otherMomentTexts.woken : otherMomentTexts.wakes;
  }
  if (kind === 'received' && object === undefined) return otherMomentTexts.receivedSome;
  if (kind === 'noticed' && words === undefined) return otherMomentTexts.noticedSome;
  if (kind === 'value' && content === undefined) return otherMomentTexts.valueChanges;
  if (kind === 'orphaned' && words !== undefined) return otherMomentTexts.adopted;
  if (kind === 'lost' && words?.[0] === 'pending') return otherMomentTexts.pending;
  if (kind === 'copied' && words?.[0] === 'from') return otherMomentTexts.copiedFrom;
  if (kind === 'failed' && words !== undefined) return otherMomentTexts.failedAt;
  if (kind === 'born' && other === undefined) return otherMomentTexts.firstProcess;
  if (kind === 'ended' && signal !== undefined) return otherMomentTexts.killed;
  if (kind === 'collected' && other === undefined) return otherMomentTexts.collectedByKernel;
  if (kind === 'sent' && error !== undefined) return otherMomentTexts.sendingFailed;
  if (kind === 'delivered' && words?.[0] === 'ignored') {
    return other === undefined ? otherMomentTexts.ignores : otherMomentTexts.ignoresFrom;
  }
  if (kind === 'delivered' && other === undefined) return otherMomentTexts.arrives;
  if (kind === 'closed' && moment.lost !== undefined) return otherMomentTexts.closedUnread;
  if (kind === 'read' && moment.lost !== undefined) return otherMomentTexts.readInPart;
  if (kind === 'closed' && object?.kind !== 'pipe' && object?.kind !== 'fifo')
    return otherMomentTexts.socketClosed;
  if (kind === 'failed' && object !== undefined) return otherMomentTexts.failedOn;
  return momentTexts[kind];
}

function bytesText({ content, count = 0, traffic }: Moment, limit: number): Item {
  if (content === undefined) return inEach(otherMomentTexts.bytes, { count });
  const width = traffic?.width;
  return width === undefined
    ? shown(content, count, limit)
    : clipped(integersIn(content, width).join(', '), limit);
}

function targetName(target: number | undefined): Item {
  if (target === undefined || target > 0) return target ?? '?';
  if (target === 0) return otherMomentTexts.ownGroup;
  if (target === -1) return otherMomentTexts.everyProcess;
  return inEach(otherMomentTexts.group, { group: -target });
}

export function waitText(wait: Wait, language: Language): string {
  const { call, object, holders, until, limit, releasedBy, pid, isEnded, isEndless } = wait;
  const parts =
    object === undefined
      ? [say(language, waitTexts.waits, { call })]
      : [say(language, waitTexts.waitsFor, { call, object: nameOf(object) })];
  if (releasedBy !== undefined) {
    const text = isEnded ? waitTexts.killed : waitTexts.released;
    parts.push(say(language, text, { pid: releasedBy }));
  }
  if (until === undefined && limit !== undefined) {
    parts.push(say(language, waitTexts.limited, { seconds: Math.round(limit * 1000) / 1000 }));
  } else if (until === undefined) {
    if (isEndless) parts.push(say(language, waitTexts.endless));
    if (holders.length > 0) {
      const each = holders.map((holder) =>
        say(language, waitTexts.holder, {
          pid: holder.pid === pid ? waitTexts.itself : holder.pid,
          descriptor: holder.descriptor,
        }),
      );
      const values = { count: holders.length, holders: each.join(', ') };
      parts.push(say(language, holdersText(object), values));
    }
  }
  return parts.join('');
}

/** What the holders hold by which they could end the wait. */
function holdersText(object: SharedObject | undefined): Text {
  if (object?.kind === 'socket') return waitTexts.otherEnd;
  return object?.kind === 'eventfd' ? waitTexts.heldBy : waitTexts.holders;
}

/** The sentence about moments that a picture did not keep. */
export function droppedText(count: number, language: Language): string {
  return say(language, otherMomentTexts.dropped, { count });
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The first integers of a cell, up to the last that is not zero; and its text where it may be one. */
export function cellText({ content, count }: Moment): string {
  const bytes = content ?? Buffer.alloc(0);
  const integers: number[] = [];
  for (let at = 0; at + 4 <= (count ?? 0) && at + 4 <= bytes.length; at += 4) {
    integers.push(isLittleEndian ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
  }
  while (integers.length > 1 && integers.at(-1) === 0) integers.pop();
  const text = /^[\x20-\x7e]+(?=\0)/.exec(bytes.toString('latin1'))?.[0];
  return integers.join(', ') + (text === undefined ? '' : ` ("${text}")`);
}

/** A short text for a drawing, whose colours and arrows show the rest. */
export function momentLabel(moment: Moment, language: Language): string {
  const { kind } = moment;
  if (kind === 'written' || kind === 'read') {
    const text = kind === 'read' ? otherMomentTexts.shortRead : otherMomentTexts.shortWrite;
    return say(language, text, { bytes: bytesText(moment, 28) });
  }
  if (kind === 'value' && moment.content !== undefined) return cellText(moment);
  if (kind === 'started') {
    const [path = '', ...rest] = moment.words ?? [];
    const line = clipped([path.slice(path.lastIndexOf('/') + 1), ...rest].join(' '), widest);
    return say(language, momentTexts.started, { line });
  }
  if (kind === 'accepted') return say(language, otherMomentTexts.shortAccept);
  if (kind === 'end-of-file') return say(language, otherMomentTexts.shortEnd);
  return momentText(moment, language);
}
