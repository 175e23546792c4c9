/** A remark: an object is made with more permissions than two processes of one user need. */
import { inEach, type Text } from '../../../language/text.js';
import type { EventOf, ObjectKind } from '../../../observe/events.js';
import type { RecordedHistory } from '../../../history/recorded-history.js';
import type { Remark } from '../remark.js';

const texts = {
  written: {
    en: '{call} makes the {what} with permissions {mode}: every user of the machine may change what it contains; 0600 lets only you',
    fr: "{call} crée {what} avec les permissions {mode} : tout utilisateur de la machine peut modifier son contenu ; 0600 ne l'autorise qu'à vous",
  },
  executed: {
    en: '{call} asks for permissions {mode} for the {what}: nobody executes it; 0600 lets you alone read and write it',
    fr: "{call} demande les permissions {mode} pour {what} : personne ne l'exécute ; 0600 donne la lecture et l'écriture, à vous seul",
  },
} as const satisfies Readonly<Record<string, Text>>;

const names: Readonly<Partial<Record<ObjectKind, Text>>> = {
  segment: { en: 'segment', fr: 'le segment' },
  semaphore: { en: 'semaphore', fr: 'le sémaphore' },
  queue: { en: 'message queue', fr: 'la file de messages' },
  fifo: { en: 'FIFO', fr: 'la FIFO' },
  file: { en: 'file', fr: 'le fichier' },
};

/** umask(2) takes permissions from what has a path, and none from System V objects. */
const systemV: ReadonlySet<ObjectKind> = new Set(['segment', 'semaphore', 'queue']);

export function widePermissionsRemarks(history: RecordedHistory): Remark[] {
  const found = new Map<string, Remark>();
  const made = [...history.all('made'), ...history.all('opened')];
  for (const event of made) {
    const remark = remarkOf(history, event);
    if (remark !== undefined && !found.has(remark.text.en)) found.set(remark.text.en, remark);
  }
  return [...found.values()];
}

function remarkOf(history: RecordedHistory, event: EventOf<'made' | 'opened'>): Remark | undefined {
  const { permissions = 0, object } = event;
  const what = names[object.kind];
  if (what === undefined) return undefined;
  const isWritable = systemV.has(object.kind) && (permissions & 0o002) !== 0;
  if (!isWritable && (permissions & 0o111) === 0) return undefined;
  const call = event.type === 'made' ? sourceName(event.call) : 'open';
  const mode = `0${permissions.toString(8).padStart(3, '0')}`;
  const text = inEach(isWritable ? texts.written : texts.executed, { call, mode, what });
  return { id: 'wide-permissions', text, at: Number(history.at(event)) };
}

/** mkfifo(3) is mknod(2) for the kernel. */
function sourceName(call: string): string {
  return call.startsWith('mknod') ? 'mkfifo' : call;
}
