/** The texts of `ipc-lab page` about its arguments. */
import type { Catalogue } from '../language/text.js';

export const texts = {
  folder: { en: 'DIR', fr: 'DOSSIER' },
  classOrReadOnly: {
    en: 'give --class or --read-only, not both',
    fr: 'donnez --class ou --read-only, pas les deux',
  },
  onlyWithClass: {
    en: '{option} needs --class',
    fr: '{option} demande --class',
  },
  file: { en: 'FILE', fr: 'FICHIER' },
  portOrSocket: {
    en: 'give --port or --socket, not both',
    fr: 'donnez --port ou --socket, pas les deux',
  },
  forward: {
    en: 'Listens on {socket}. To reach it: ssh -L 8000:{socket} THIS-MACHINE, then with localhost:8000 in the address.',
    fr: "Écoute sur {socket}. Pour l'atteindre : ssh -L 8000:{socket} CETTE-MACHINE, puis avec localhost:8000 dans l'adresse.",
  },
  howToEnd: {
    en: 'Open this address in a browser. Ctrl-C ends the page and every program that it started.',
    fr: "Ouvrez cette adresse dans un navigateur. Ctrl-C met fin à la page et à tout programme qu'elle a lancé.",
  },
  help: {
    en: `usage: ipc-lab page [OPTION …] [FILE …]

Serves a page on this machine: type a command, or choose an exercise, and see what passes between its
processes while it runs; why it is stuck; whether it does what the exercise asks. Needs strace and bash.

FILE is what ipc-lab trace --json, or the page, has saved.

Whoever has the printed address can run programs as you do. It works only on this machine.

  --port N         the port; otherwise any that is free
  --socket PATH    a UNIX socket that only you can use, instead of a port
  --no-open        do not open a browser; otherwise one is opened on a desktop, not over ssh nor in CI
  --read-only      show the files; start nothing
  --class DIR      a class, as for ipc-lab check-all: its grid, each student's runs, points, comments
  --plan FILE      another plan than DIR/check-all.json
  --marks FILE     where points and comments are kept; otherwise in DIR/check-all-marks.json
  --timeout S      kill each program of the class after S seconds
  --lang en|fr     the language; otherwise the locale's
  -h, --help       this text

It ends on Ctrl-C, and with it every program that it started.`,
    fr: `usage : ipc-lab page [OPTION …] [FICHIER …]

Sert une page sur cette machine : tapez une commande, ou choisissez un exercice, et voyez ce qui passe
entre ses processus pendant qu'elle s'exécute ; pourquoi elle est bloquée ; si elle fait ce que
l'exercice demande. Nécessite strace et bash.

FICHIER est ce que ipc-lab trace --json, ou la page, a enregistré.

Quiconque a l'adresse affichée peut lancer des programmes comme vous. Elle ne vaut que sur cette machine.

  --port N         le port ; sinon un port libre
  --socket CHEMIN  une socket UNIX que vous seul pouvez utiliser, au lieu d'un port
  --no-open        ne pas ouvrir de navigateur ; sinon il s'ouvre sur un bureau, ni par ssh ni en CI
  --read-only      montrer les fichiers ; ne rien lancer
  --class DOSSIER  une classe, comme pour ipc-lab check-all : sa grille, les exécutions de chaque
                   étudiant, points, commentaires
  --plan FICHIER   un autre plan que DOSSIER/check-all.json
  --marks FICHIER  où sont gardés points et commentaires ; sinon dans DOSSIER/check-all-marks.json
  --timeout S      arrêter chaque programme de la classe après S secondes
  --lang en|fr     la langue ; sinon celle de la locale
  -h, --help       ce texte

Elle se termine par Ctrl-C, et avec elle tout programme qu'elle a lancé.`,
  },
} as const satisfies Catalogue;
