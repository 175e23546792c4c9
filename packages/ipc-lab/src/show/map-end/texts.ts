import type { Catalogue } from '../../language/text.js';

export const texts = {
  start: {
    en: 'Child {pid} maps a file of {mapped} bytes, two pages. Then the file is truncated to {length} bytes.',
    fr: "L'enfant {pid} projette un fichier de {mapped} octets, deux pages. Puis le fichier est tronqué à {length} octets.",
  },
  counted: {
    en: '  It reads bytes {from} to {to}, in the page where the file ends: {zeros} of {count} are zero.',
    fr: '  Il lit les octets {from} à {to}, dans la page où finit le fichier : {zeros} sur {count} sont nuls.',
  },
  wrote: {
    en: '  It writes {mark} at {at}, and reads {byte} there.',
    fr: '  Il écrit {mark} en {at}, et y lit {byte}.',
  },
  outsideReadable: {
    en: '  It reads at {at}, after the mapping: {byte}. JavaScript checks bounds; C would read what else is mapped there (/proc/PID/maps).',
    fr: "  Il lit en {at}, après la projection : {byte}. JavaScript vérifie les bornes ; C lirait ce qui y est projeté d'autre (/proc/PID/maps).",
  },
  outside: {
    en: '  It reads at {at}, after the mapping: {byte}. JavaScript checks bounds; C would get SIGSEGV: nothing readable is mapped there (/proc/PID/maps).',
    fr: "  Il lit en {at}, après la projection : {byte}. JavaScript vérifie les bornes ; C recevrait SIGSEGV : rien de lisible n'est projeté là (/proc/PID/maps).",
  },
  beyond: {
    en: '  It reads at {at}, in the page after the end of the file: {byte}.',
    fr: '  Il lit en {at}, dans la page après la fin du fichier : {byte}.',
  },
  lost: {
    en: '  It reads at {at}, in the page after the end of the file: SIGBUS. The library caught it (according to SigCgt: {caught}), put {byte} there and reports {lost}. Uncaught, SIGBUS kills the process.',
    fr: "  Il lit en {at}, dans la page après la fin du fichier : SIGBUS. La bibliothèque l'a intercepté (d'après SigCgt : {caught}), y a mis {byte} et signale {lost}. Non intercepté, SIGBUS tue le processus.",
  },
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'no', fr: 'non' },
  unmapped: {
    en: '  The file is now unmapped. It is {length} bytes long and contains {marks} z.',
    fr: "  La projection n'existe plus. Le fichier fait {length} octets et contient {marks} z.",
  },
  raised: {
    en: 'Two bytes were written, one before and one after the end of the file: the file contains {marks} of them. Touching the next page raised SIGBUS.',
    fr: "Deux octets ont été écrits, l'un avant et l'autre après la fin du fichier : le fichier en contient {marks}. Toucher la page suivante a provoqué SIGBUS.",
  },
  raisedNothing: {
    en: 'Two bytes were written, one before and one after the end of the file: the file contains {marks} of them. Touching the next page raised no signal.',
    fr: "Deux octets ont été écrits, l'un avant et l'autre après la fin du fichier : le fichier en contient {marks}. Toucher la page suivante n'a provoqué aucun signal.",
  },
} as const satisfies Catalogue;
