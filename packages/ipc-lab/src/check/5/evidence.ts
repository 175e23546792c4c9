/** The evidence that 5 gives: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';
import { sharedEvidence } from '../judge/evidence.js';

export const evidence = {
  ...sharedEvidence,
  'no-fifo': { en: 'no FIFO was used', fr: "aucune FIFO n'a été utilisée" },
  'file-not-fifo': {
    en: 'no FIFO was used: at {at:decimal} s process {pid} wrote to {path}, which is a regular file',
    fr: "aucune FIFO n'a été utilisée : à {at:decimal} s le processus {pid} a écrit dans {path}, qui est un fichier ordinaire",
  },
  'fifo-made': {
    en: 'at {at:decimal} s process {pid} made {path}',
    fr: 'à {at:decimal} s le processus {pid} a créé {path}',
  },
  'fifo-elsewhere': {
    en: 'at {at:decimal} s process {pid} made {path}, which is not under /tmp',
    fr: "à {at:decimal} s le processus {pid} a créé {path}, qui n'est pas sous /tmp",
  },
  'fifo-relative': {
    en: 'at {at:decimal} s process {pid} made {path} by a relative name: it is under /tmp only because it was made from there',
    fr: "à {at:decimal} s le processus {pid} a créé {path} par un nom relatif : elle n'est sous /tmp que parce qu'il se trouvait là",
  },
  'fifo-was-there': {
    en: '{path} already existed: remove it, or use another name, and check again',
    fr: '{path} existait déjà : supprimez-la, ou prenez un autre nom, et recommencez',
  },
  'n-written': {
    en: '{count} {count:value was|values were} written: {values}',
    fr: '{count} {count:valeur a été écrite|valeurs ont été écrites} : {values}',
  },
  'nothing-written': {
    en: 'nothing was written to the FIFO',
    fr: "rien n'a été écrit dans la FIFO",
  },
  'n-wrong': {
    en: '{count} {count:value was|values were} written, not {wanted}: {values}',
    fr: '{count} {count:valeur a été écrite|valeurs ont été écrites}, et non {wanted} : {values}',
  },
  'sender-in-open': {
    en: 'process {pid} has been waiting for a reader in {call} since {since:decimal} s, and wrote nothing',
    fr: "le processus {pid} attend un lecteur dans {call} depuis {since:decimal} s, et n'a rien écrit",
  },
  'reader-elsewhere': {
    en: 'the reader, process {pid}, opened {path}; the sender uses {other}',
    fr: "le lecteur, processus {pid}, a ouvert {path} ; l'émetteur utilise {other}",
  },
  'sender-opened-both': {
    en: 'at {at:decimal} s the sender, process {pid}, opened {path} with O_RDWR, which waits for no reader: when the reader opened it, the sender had exited, and what it had written was lost',
    fr: "à {at:decimal} s l'émetteur, processus {pid}, a ouvert {path} avec O_RDWR, ce qui n'attend aucun lecteur : quand le lecteur l'a ouverte, l'émetteur était terminé, et ce qu'il avait écrit était perdu",
  },
  'fifo-opened-both': {
    en: 'the reader, process {pid}, read {count} {count:byte|bytes} and waits for more: it holds the write end itself, since it opened {path} with O_RDWR',
    fr: "le lecteur, processus {pid}, a lu {count} {count:octet|octets} et en attend d'autres : il tient lui-même l'extrémité d'écriture, car il a ouvert {path} avec O_RDWR",
  },
  'fifo-end-held': {
    en: 'the reader, process {pid}, read {count} {count:byte|bytes} and waits for more: {holders}',
    fr: "le lecteur, processus {pid}, a lu {count} {count:octet|octets} et en attend d'autres : {holders}",
  },
  'fifo-never-read': {
    en: 'nothing was read from the FIFO',
    fr: "rien n'a été lu dans la FIFO",
  },
  'fifo-not-all-read': {
    en: 'the reader read {count} of {total} {total:byte|bytes}',
    fr: 'le lecteur a lu {count} {count:octet|octets} sur {total}',
  },
  'fifo-closed-between': {
    en: 'the reader read {count} {count:byte|bytes}, then end-of-file at {at:decimal} s: the sender, process {pid}, had closed the FIFO, and opens it again for more values',
    fr: "le lecteur a lu {count} {count:octet|octets}, puis la fin de fichier à {at:decimal} s : l'émetteur, processus {pid}, avait fermé la FIFO, et l'ouvre à nouveau pour d'autres valeurs",
  },
  'fifo-read-to-end': {
    en: 'process {pid} read {count} {count:byte|bytes}, then end-of-file at {at:decimal} s',
    fr: 'le processus {pid} a lu {count} {count:octet|octets}, puis la fin de fichier à {at:decimal} s',
  },
  'fifo-end-not-seen': {
    en: 'the reader read {count} {count:byte|bytes} and never saw end-of-file',
    fr: "le lecteur a lu {count} {count:octet|octets} et n'a jamais vu la fin de fichier",
  },
  'nothing-to-average': {
    en: 'no values were observed',
    fr: "aucune valeur n'a été observée",
  },
  'average-not-printed': {
    en: 'the reader printed no number; the mean is {mean:decimal}',
    fr: "le lecteur n'a affiché aucun nombre ; la moyenne est {mean:decimal}",
  },
  'average-only-values': {
    en: 'the reader printed the values, the last of them as "{line}", and no mean; the mean is {mean:decimal}',
    fr: 'le lecteur a affiché les valeurs, la dernière par « {line} », mais pas la moyenne ; elle est {mean:decimal}',
  },
  'average-not-ended': {
    en: 'the reader printed "{line}", and was still running when it was stopped',
    fr: "le lecteur a affiché « {line} », et s'exécutait encore quand il a été arrêté",
  },
  'average-printed': {
    en: 'the reader printed "{line}"; the mean is {mean:decimal}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne est {mean:decimal}',
  },
  'average-of-some': {
    en: 'the reader printed "{line}" after reading {count} of {total} {total:byte|bytes}: not the mean of all values',
    fr: "le lecteur a affiché « {line} » après avoir lu {count} {count:octet|octets} sur {total} : ce n'est pas la moyenne de toutes les valeurs",
  },
  'average-wrong': {
    en: 'the reader printed "{line}"; the mean of the values written is {mean:decimal}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne des valeurs écrites est {mean:decimal}',
  },
  'worked-again': {
    en: 'both programs worked again with the existing FIFO',
    fr: 'les deux programmes ont fonctionné à nouveau avec une FIFO déjà présente',
  },
  'same-again': {
    en: 'with the existing FIFO both programs did the same as with a new one',
    fr: "avec une FIFO déjà présente, les deux programmes ont fait la même chose qu'avec une neuve",
  },
  'never-worked': {
    en: 'the two programs did not work with a new FIFO either',
    fr: "les deux programmes n'ont pas fonctionné non plus avec une FIFO neuve",
  },
  'refused-again': {
    en: 'with the existing FIFO, process {pid} exited with status {status} after mkfifo had failed: {error}',
    fr: "avec une FIFO déjà présente, le processus {pid} s'est terminé avec le code {status} après l'échec de mkfifo : {error}",
  },
  'unknown-again': {
    en: 'with the existing FIFO, this criterion could not be observed: {id}',
    fr: "avec une FIFO déjà présente, ce critère n'a pas pu être observé : {id}",
  },
  'failed-again': {
    en: 'with the existing FIFO, this criterion fails: {id}',
    fr: 'avec une FIFO déjà présente, ce critère échoue : {id}',
  },
} as const satisfies Catalogue;

export type Evidence = keyof typeof evidence;
