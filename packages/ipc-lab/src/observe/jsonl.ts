/**
 * A trace as lines of JSON: the first names the format, each of the others is one event.
 *
 * Bytes are text if they are UTF-8, otherwise `{"base64": "…"}`. The first event that has an object
 * contains the whole object; later events contain its id.
 */
import { Refusal } from '../language/refusal.js';
import type { Catalogue } from '../language/text.js';
import type { Event, SharedObject } from './events.js';

export const format = 'ipc-lab-trace';
export const version = 1;

const texts = {
  noJson: { en: 'line {line} is not JSON', fr: "la ligne {line} n'est pas du JSON" },
  noObject: { en: 'line {line} is not an object', fr: "la ligne {line} n'est pas un objet" },
  noTrace: {
    en: 'not a trace of format {format} version {version}',
    fr: "ce n'est pas une trace au format {format}, version {version}",
  },
  noEvent: { en: 'line {line} is not an event', fr: "la ligne {line} n'est pas un événement" },
  unknownObject: {
    en: 'line {line} has an object that no line before it describes',
    fr: "la ligne {line} a un objet qu'aucune ligne avant elle ne décrit",
  },
  noData: {
    en: 'line {line} has data that is neither text nor base64',
    fr: 'la ligne {line} a des données qui ne sont ni du texte ni du base64',
  },
} as const satisfies Catalogue;

/** Turns events into lines; one per trace, since it remembers which objects were written. */
export class JsonlWriter {
  readonly #written = new Map<string, string>();

  header(): string {
    return JSON.stringify({ format, version });
  }

  line(event: Event): string {
    const fields: Record<string, unknown> = { ...event };
    if ('object' in event && event.object !== undefined)
      fields['object'] = this.#object(event.object);
    if (event.type === 'made' && event.of !== undefined) fields['of'] = this.#object(event.of);
    if ('data' in event && event.data !== undefined) fields['data'] = encode(event.data);
    return JSON.stringify(fields);
  }

  #object(object: SharedObject): SharedObject | string {
    const now = `${object.kind} ${object.inode ?? ''} ${object.peer ?? ''}`;
    if (this.#written.get(object.id) === now) return object.id;
    this.#written.set(object.id, now);
    return object;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function encode(data: Buffer): string | { base64: string } {
  try {
    return decoder.decode(data);
  } catch {
    return { base64: data.toString('base64') };
  }
}

export class NotATrace extends Refusal {
  override readonly name = 'NotATrace';
}

/** Reads lines back; one per trace. */
export class JsonlReader {
  readonly #objects = new Map<string, SharedObject>();
  #lines = 0;

  /**
   * @returns The line's event; `undefined` for the header and for an empty line.
   * @throws {@link NotATrace} a line is not of this format; the error has its number.
   */
  line(text: string): Event | undefined {
    this.#lines += 1;
    if (text.trim() === '') return undefined;
    let fields: unknown;
    try {
      fields = JSON.parse(text);
    } catch {
      throw new NotATrace(texts.noJson, { line: this.#lines });
    }
    if (typeof fields !== 'object' || fields === null) {
      throw new NotATrace(texts.noObject, { line: this.#lines });
    }
    const record = fields as Record<string, unknown>;
    if (this.#lines === 1) {
      if (record['format'] === format && record['version'] === version) return undefined;
      throw new NotATrace(texts.noTrace, { format, version });
    }
    const { type, id, time, pid } = record;
    if (typeof type !== 'string' || ![id, time, pid].every((one) => Number.isFinite(one))) {
      throw new NotATrace(texts.noEvent, { line: this.#lines });
    }
    for (const name of ['object', 'of']) {
      if (record[name] !== undefined) record[name] = this.#object(record[name]);
    }
    if (record['data'] !== undefined) record['data'] = this.#decode(record['data']);
    return record as unknown as Event;
  }

  #object(value: unknown): SharedObject {
    if (typeof value === 'string') {
      const known = this.#objects.get(value);
      if (known !== undefined) return known;
    } else if (typeof value === 'object' && value !== null && 'id' in value) {
      const object = value as SharedObject;
      const known = this.#objects.get(object.id);
      if (known !== undefined) return Object.assign(known, object);
      this.#objects.set(object.id, object);
      return object;
    }
    throw new NotATrace(texts.unknownObject, { line: this.#lines });
  }

  #decode(value: unknown): Buffer {
    if (typeof value === 'string') return Buffer.from(value);
    if (typeof value === 'object' && value !== null && 'base64' in value) {
      if (typeof value.base64 === 'string') return Buffer.from(value.base64, 'base64');
    }
    throw new NotATrace(texts.noData, { line: this.#lines });
  }
}
