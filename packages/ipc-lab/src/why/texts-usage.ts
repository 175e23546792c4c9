/** What `why` says of how it is called. */
export const usageTexts = {
  'no such process': {
    en: 'no process {pid} is to be seen',
    fr: "aucun processus {pid} n'est visible",
  },
  'no such process, hidden': {
    en: 'no process {pid} is to be seen; /proc is mounted with hidepid, which hides those of others',
    fr: "aucun processus {pid} n'est visible ; /proc est monté avec hidepid, qui cache ceux des autres",
  },
  'process not permitted': {
    en: 'process {pid} belongs to another user: what it waits for cannot be seen',
    fr: "le processus {pid} appartient à un autre utilisateur : ce qu'il attend ne peut être vu",
  },
  'bad pid': {
    en: 'PID must be a process number, not {text}',
    fr: 'PID est un numéro de processus, non {text}',
  },
  'bad after': {
    en: '--after takes a number of seconds from 0.1 to 3600, not {text}',
    fr: '--after prend un nombre de secondes de 0,1 à 3600, non {text}',
  },
  'leave without command': {
    en: '--leave is for a command, and PID is never ended',
    fr: "--leave concerne une commande ; PID n'est jamais terminé",
  },
  'what to look at': {
    en: 'give one PID, or -- COMMAND',
    fr: 'donner un PID, ou -- COMMANDE',
  },
  help: {
    en: `usage: ipc-lab why [OPTION ...] PID
       ipc-lab why [OPTION ...] -- COMMAND [ARG ...]

Says of each process that is stuck what it waits for, and who waits for whom in a cycle.
PID: that process, its threads, its descendants, and whoever they wait for. Looking changes nothing.
COMMAND: started and watched until all of it is asleep without progress, explained, then ended.

  --after S      no progress for so many seconds counts as asleep (1)
  --leave        do not end what COMMAND started
  --json         one object instead of sentences; COMMAND then writes to standard error
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text

Exit status: 0 nothing is stuck, 1 something is, 2 it could not be looked at.`,
    fr: `usage : ipc-lab why [OPTION ...] PID
        ipc-lab why [OPTION ...] -- COMMANDE [ARG ...]

Dit de chaque processus bloqué ce qu'il attend, et qui attend qui en un cycle.
PID : ce processus, ses fils d'exécution, ses descendants, et ceux qu'ils attendent. Regarder ne change rien.
COMMANDE : lancée, observée jusqu'à ce que tout y dorme sans avancer, expliquée, puis terminée.

  --after S      sans avancer pendant tant de secondes, c'est dormir (1)
  --leave        ne pas terminer ce que COMMANDE a lancé
  --json         un objet au lieu de phrases ; COMMANDE écrit alors sur la sortie d'erreur
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte

Code de retour : 0 rien n'est bloqué, 1 quelque chose l'est, 2 impossible à regarder.`,
  },
} as const;
