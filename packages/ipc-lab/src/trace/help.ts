/** The texts of `ipc-lab trace` about its arguments and its time limit. */
import type { Catalogue } from '../language/text.js';

export const texts = {
  whatToTrace: {
    en: 'give a command after --, or --from FILE',
    fr: 'donnez une commande après --, ou --from FICHIER',
  },
  timedOut: {
    en: 'ipc-lab trace: ended after {all:decimal} s: {seconds:decimal} s, then {looking:decimal} s to look for what is stuck',
    fr: 'ipc-lab trace : commande arrêtée après {all:decimal} s : {seconds:decimal} s, puis {looking:decimal} s pour chercher ce qui est bloqué',
  },
  ending: {
    en: 'ipc-lab trace: {seconds:decimal} s are over; looking for what is stuck, then ending the command',
    fr: 'ipc-lab trace : {seconds:decimal} s écoulées ; recherche de ce qui est bloqué, puis arrêt de la commande',
  },
  notAsked: {
    en: 'why it was stuck is not known: this machine was too busy to look',
    fr: 'on ignore pourquoi elle était bloquée : cette machine était trop occupée pour le chercher',
  },
  cut: {
    en: 'the trace is incomplete: the tracer was killed before the processes had ended; what they did then is not known',
    fr: "la trace est incomplète : le traceur a été tué avant la fin des processus ; on ignore ce qu'ils ont fait ensuite",
  },
  help: {
    en: `usage: ipc-lab trace [OPTION …] -- COMMAND [ARG …]
       ipc-lab trace --from FILE [OPTION …]

Runs COMMAND and shows what passes between its processes: a column for each process, a line for each
event, an arrow for what passes from one process to another; then a summary.
The timeline goes to standard error; standard output is the command's own. Needs strace and bash.

  --json FILE      every event, one JSON object in a line
  --perfetto FILE  a trace to open in https://ui.perfetto.dev
  --html FILE      the picture, a page that opens without a network
  --from FILE      draw what --json wrote, instead of running a command
  --timeout S      end the command after S seconds
  --quiet          only the summary
  --bytes          binary integers byte by byte
  --all            also what the C library does on its own: nscd, locales, time zones, /dev/tty
  --lang en|fr     the language; otherwise the locale's
  -h, --help       this text

The exit status is the command's own, 128 + n if signal n killed it; 2 if it could not be traced.`,
    fr: `usage : ipc-lab trace [OPTION …] -- COMMANDE [ARG …]
        ipc-lab trace --from FICHIER [OPTION …]

Exécute COMMANDE et montre ce qui passe entre ses processus : une colonne par processus, une ligne par
événement, une flèche pour ce qui passe d'un processus à un autre ; puis un résumé.
La chronologie va sur la sortie d'erreur ; la sortie standard est celle de la commande. Nécessite strace et bash.

  --json FICHIER      chaque événement, un objet JSON par ligne
  --perfetto FICHIER  une trace à ouvrir dans https://ui.perfetto.dev
  --html FICHIER      l'image, une page qui s'ouvre sans réseau
  --from FICHIER      dessiner ce que --json a écrit, au lieu d'exécuter une commande
  --timeout S         arrêter la commande après S secondes
  --quiet             seulement le résumé
  --bytes             les entiers binaires octet par octet
  --all               aussi ce que la bibliothèque C fait d'elle-même : nscd, locales, fuseaux, /dev/tty
  --lang en|fr        la langue ; sinon celle de la locale
  -h, --help          ce texte

Le code de retour est celui de la commande, 128 + n si le signal n l'a tuée ; 2 si elle n'a pas pu
être tracée.`,
  },
} as const satisfies Catalogue;
