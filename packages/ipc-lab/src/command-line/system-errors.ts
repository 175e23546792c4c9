/** The system's errors in French, as strerror(3) has them: Node.js has English messages only. */
import { inFrenchType } from '../language/typography.js';

const french: Readonly<Record<string, string>> = {
  EACCES: 'permission refusée',
  EADDRINUSE: 'adresse déjà utilisée',
  ECONNREFUSED: 'connexion refusée',
  EEXIST: 'le fichier existe',
  EINVAL: 'argument invalide',
  EISDIR: 'est un dossier',
  ELOOP: 'trop de niveaux de liens symboliques',
  EMFILE: 'trop de fichiers ouverts',
  ENAMETOOLONG: 'nom de fichier trop long',
  ENOENT: 'aucun fichier ou dossier de ce nom',
  ENOMEM: 'mémoire insuffisante',
  ENOSPC: "plus de place sur l'appareil",
  ENOTDIR: "n'est pas un dossier",
  ENXIO: 'aucun appareil ou aucune adresse de ce nom',
  EPERM: 'opération non permise',
  EPIPE: 'tube brisé',
  EROFS: 'système de fichiers en lecture seule',
};

/** `ENOENT: no such file or directory, open '/x'` with the middle in French, if it is known. */
export function frenchMessage({ code = '', message }: NodeJS.ErrnoException): string {
  const [, rest = ''] = /^\w+: [^,]*(.*)$/s.exec(message) ?? [];
  const known = Object.hasOwn(french, code) && message.startsWith(`${code}: `);
  return known ? `${code}\u00a0: ${inFrenchType(french[code] ?? '')}${rest}` : message;
}
