/** The help of `why`, and its messages about wrong arguments. */
import type { Catalogue } from '../language/text.js';

export const usageTexts = {
  'no such process': {
    en: 'process {pid} cannot be found',
    fr: 'le processus {pid} est introuvable',
  },
  'no such process, hidden': {
    en: 'process {pid} cannot be found; /proc is mounted with hidepid, which hides those of other users',
    fr: 'le processus {pid} est introuvable ; /proc est monté avec hidepid, qui cache ceux des autres utilisateurs',
  },
  'command hidden': {
    en: 'the processes of the command cannot be seen: they belong to another user, and /proc hides these (hidepid)',
    fr: 'les processus de la commande ne peuvent être vus : ils appartiennent à un autre utilisateur, et /proc les cache (hidepid)',
  },
  'no proc': {
    en: '/proc cannot be read (is it mounted?): nothing can be seen without it',
    fr: '/proc est illisible (est-il monté ?) : rien ne peut être vu sans lui',
  },
  'proc of others': {
    en: '/proc shows another PID namespace: mount one for this (mount -t proc proc /proc)',
    fr: '/proc montre un autre espace de noms de PID : il faut en monter un pour celui-ci (mount -t proc proc /proc)',
  },
  'proc not listed': {
    en: '/proc cannot be listed: processes cannot be found without that',
    fr: '/proc ne peut être listé : les processus ne peuvent être trouvés sans cela',
  },
  'process not permitted': {
    en: 'process {pid} belongs to another user: what it waits for cannot be seen',
    fr: "le processus {pid} appartient à un autre utilisateur : ce qu'il attend ne peut être vu",
  },
  'bad pid': {
    en: 'PID must be a process id, not {text}',
    fr: 'PID doit être un numéro de processus, et non {text}',
  },
  'leave without command': {
    en: '--leave is for a COMMAND; a PID is never ended',
    fr: "--leave concerne une COMMANDE ; un PID n'est jamais arrêté",
  },
  'what to look at': {
    en: 'give one PID, or -- COMMAND',
    fr: 'donner un PID, ou -- COMMANDE',
  },
  help: {
    en: `usage: ipc-lab why [OPTION …] PID
       ipc-lab why [OPTION …] -- COMMAND [ARG …]

Says what each stuck process waits for, and which processes wait for each other in a cycle.
PID: looks at that process, its threads, its descendants, and the processes they wait for; changes nothing.
COMMAND: starts it, watches it until all its processes sleep without progress, explains, then ends it.

  --after S      seconds without progress after which a process counts as asleep (default 1)
  --leave        do not end the processes of COMMAND
  --json         one object instead of sentences; COMMAND then writes to standard error
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exit status: 0 nothing is stuck, 1 something is, 2 it could not be examined.`,
    fr: `usage : ipc-lab why [OPTION …] PID
        ipc-lab why [OPTION …] -- COMMANDE [ARG …]

Dit ce qu'attend chaque processus bloqué, et quels processus s'attendent l'un l'autre en un cycle.
PID : examine ce processus, ses threads, ses descendants et ceux qu'ils attendent ; ne change rien.
COMMANDE : la lance, l'observe jusqu'à ce que tous ses processus dorment sans progrès, l'explique, puis l'arrête.

  --after S      durée sans progrès au bout de laquelle un processus est tenu pour endormi (1 par défaut)
  --leave        ne pas arrêter les processus de COMMANDE
  --json         un objet au lieu de phrases ; COMMANDE écrit alors sur la sortie d'erreur
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte

Code de retour : 0 rien n'est bloqué, 1 quelque chose l'est, 2 l'examen n'a pas été possible.`,
  },
} as const satisfies Catalogue;
