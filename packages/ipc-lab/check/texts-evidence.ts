/** The evidence for a verdict: who, when, which call. */
export const evidenceTexts = {
  'nothing-seen': {
    en: 'nothing was seen of the program',
    fr: "rien n'a été vu du programme",
  },
  'children-count': {
    en: 'process {parent} made {count} children: {pids}',
    fr: 'le processus {parent} a créé {count} enfants : {pids}',
  },
  'children-wrong-count': {
    en: 'process {parent} made {count} children, not {wanted}',
    fr: 'le processus {parent} a créé {count} enfant(s) et non {wanted}',
  },
  'stopped-while-forking': {
    en: 'process {parent} had made {count} children and was making another when it was stopped',
    fr: 'le processus {parent} avait créé {count} enfant(s) et en créait un autre quand il a été arrêté',
  },
  'no-children': { en: 'there was no child', fr: "il n'y a pas eu d'enfant" },
  'one-child': {
    en: 'process {parent} made one child, {pid}',
    fr: 'le processus {parent} a créé un enfant, {pid}',
  },
  'handlers-ready': {
    en: 'all {count} children were ready for SIGUSR1',
    fr: 'les {count} enfants étaient prêts pour SIGUSR1',
  },
  'signal-ignored': {
    en: 'at {at} s SIGUSR1 reached child {pid}, which ignores it',
    fr: "à {at} s SIGUSR1 a atteint l'enfant {pid}, qui l'ignore",
  },
  'signal-unhandled': {
    en: 'at {at} s SIGUSR1 reached child {pid}, which had no handler: it ends the process',
    fr: "à {at} s SIGUSR1 a atteint l'enfant {pid}, qui n'avait pas de handler : il met fin au processus",
  },
  'no-handler': {
    en: 'child {pid} never had a handler for SIGUSR1',
    fr: "l'enfant {pid} n'a jamais eu de handler pour SIGUSR1",
  },
  'never-signalled': {
    en: 'no child was sent {signal}',
    fr: "aucun enfant n'a reçu l'envoi de {signal}",
  },
  'signalled-itself': {
    en: 'at {at} s process {pid} sent SIGUSR1 to itself ({call})',
    fr: "à {at} s le processus {pid} s'est envoyé SIGUSR1 à lui-même ({call})",
  },
  'wrong-gap': {
    en: 'send number {number}, at {at} s, came {gap} s after the one before',
    fr: "l'envoi numéro {number}, à {at} s, vient {gap} s après le précédent",
  },
  'signals-in-time': {
    en: 'SIGUSR1 was sent {count} times, one second apart',
    fr: "SIGUSR1 a été envoyé {count} fois, à une seconde d'intervalle",
  },
  'stopped-early': {
    en: 'the time limit came after {count} sends',
    fr: 'la limite de temps est venue après {count} envois',
  },
  'wrong-number-of-signals': {
    en: 'SIGUSR1 was sent {count} times, not {wanted}',
    fr: 'SIGUSR1 a été envoyé {count} fois et non {wanted}',
  },
  'greeting-missing': {
    en: 'child {pid} received SIGUSR1 {received} times and wrote {said} lines with "Hello from" and its pid',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois et a écrit {said} lignes avec « Hello from » et son pid",
  },
  'greeting-by-other': {
    en: 'child {pid} received SIGUSR1 {received} times and wrote {said} such lines; process {other} wrote "{line}"',
    fr: "l'enfant {pid} a reçu SIGUSR1 {received} fois et a écrit {said} telles lignes ; le processus {other} a écrit « {line} »",
  },
  'greeting-by-ended': {
    en: 'at {at} s SIGUSR1 was sent to child {pid}, which had ended already: nobody answers it',
    fr: "à {at} s SIGUSR1 a été envoyé à l'enfant {pid}, qui avait déjà fini : personne n'y répond",
  },
  'never-received': {
    en: 'no child received {signal}',
    fr: "aucun enfant n'a reçu {signal}",
  },
  greetings: {
    en: 'each of the {count} signals was answered by the child that received it',
    fr: "chacun des {count} signaux a reçu la réponse de l'enfant qui l'a reçu",
  },
  'sigint-sent': {
    en: 'SIGINT was sent to all {count} children',
    fr: 'SIGINT a été envoyé aux {count} enfants',
  },
  'sigint-missing': {
    en: '{count} children were not sent SIGINT: {pids}',
    fr: "SIGINT n'a pas été envoyé à {count} enfant(s) : {pids}",
  },
  'sigint-early': {
    en: 'at {at} s child {pid} was sent SIGINT, before the last SIGUSR1',
    fr: "à {at} s SIGINT a été envoyé à l'enfant {pid}, avant le dernier SIGUSR1",
  },
  'stopped-before': {
    en: 'the time limit came before {signal} was sent',
    fr: "la limite de temps est venue avant l'envoi de {signal}",
  },
  'children-running-at-stop': {
    en: 'the time limit came while children were running: {pids}',
    fr: 'la limite de temps est venue pendant que des enfants tournaient : {pids}',
  },
  'children-left-running': {
    en: 'children were still running when the program was over: {pids}',
    fr: 'des enfants tournaient encore une fois le programme terminé : {pids}',
  },
  'children-not-collected': {
    en: 'process {parent} never collected: {pids}',
    fr: "le processus {parent} n'a jamais recueilli : {pids}",
  },
  'children-collected': {
    en: 'all {count} children ended and were collected',
    fr: 'les {count} enfants ont fini et ont été recueillis',
  },
  'no-segment': {
    en: 'no memory was mapped to be shared',
    fr: "aucune mémoire n'a été projetée pour être partagée",
  },
  'segment-not-shared': {
    en: 'processes {parent} and {pid} have no shared memory in common',
    fr: "les processus {parent} et {pid} n'ont pas de mémoire partagée en commun",
  },
  'segment-shared': {
    en: '{object} was mapped in {parent} and in {pid}',
    fr: '{object} a été projeté dans {parent} et dans {pid}',
  },
  'values-printed': {
    en: 'process {pid} printed {values}',
    fr: 'le processus {pid} a affiché {values}',
  },
  'no-values-printed': {
    en: 'process {pid} printed no numbers',
    fr: "le processus {pid} n'a affiché aucun nombre",
  },
  'values-out-of-range': {
    en: 'process {pid} printed {values}: not all within 0..100',
    fr: 'le processus {pid} a affiché {values} : tout n’est pas dans 0..100',
  },
  'values-not-five': {
    en: 'process {pid} printed {count} values, not 5: {values}',
    fr: 'le processus {pid} a affiché {count} valeur(s) et non 5 : {values}',
  },
  'signals-sent': {
    en: 'SIGUSR1 was sent {count} times to child {pid}',
    fr: "SIGUSR1 a été envoyé {count} fois à l'enfant {pid}",
  },
  'child-silent': {
    en: 'child {pid} printed nothing',
    fr: "l'enfant {pid} n'a rien affiché",
  },
  'child-lines-missing': {
    en: 'child {pid} printed {lines} lines with its pid, not 5',
    fr: "l'enfant {pid} a affiché {lines} lignes avec son pid et non 5",
  },
  'values-not-known': {
    en: 'the values of the parent are not known',
    fr: 'les valeurs du père ne sont pas connues',
  },
  'child-read-all': {
    en: 'child {pid} printed {values} with its pid',
    fr: "l'enfant {pid} a affiché {values} avec son pid",
  },
  'child-read-other': {
    en: 'the parent wrote {values}; child {pid} printed {read}',
    fr: "le père a écrit {values} ; l'enfant {pid} a affiché {read}",
  },
  collected: {
    en: 'process {parent} collected child {pid} ({call})',
    fr: "le processus {parent} a recueilli l'enfant {pid} ({call})",
  },
  'not-collected': {
    en: 'process {parent} ended without collecting child {pid}',
    fr: "le processus {parent} a fini sans recueillir l'enfant {pid}",
  },
  'child-left-running': {
    en: 'child {pid} was still running when its parent {parent} was over',
    fr: "l'enfant {pid} tournait encore une fois son père {parent} terminé",
  },
  'segment-left': {
    en: 'segment {name} was still there afterwards (the check removed it)',
    fr: 'le segment {name} était encore là ensuite (la vérification l’a supprimé)',
  },
  'nothing-left': { en: 'no segment was left', fr: "aucun segment n'est resté" },
  'no-mapping': {
    en: 'the writer mapped no file',
    fr: "l'écrivain n'a projeté aucun fichier",
  },
  'mapping-refused': {
    en: 'at {at} s mmap was refused to process {pid}: {error}',
    fr: 'à {at} s mmap a été refusé au processus {pid} : {error}',
  },
  'mapped-private': {
    en: 'at {at} s process {pid} mapped {path} MAP_PRIVATE: what it writes stays its own',
    fr: 'à {at} s le processus {pid} a projeté {path} avec MAP_PRIVATE : ce qu’il écrit reste à lui',
  },
  'mapped-read-only': {
    en: 'at {at} s process {pid} mapped {path} without PROT_WRITE',
    fr: 'à {at} s le processus {pid} a projeté {path} sans PROT_WRITE',
  },
  'file-mapped': {
    en: 'at {at} s process {pid} mapped {path} shared and writable',
    fr: 'à {at} s le processus {pid} a projeté {path}, partagé et inscriptible',
  },
  'bus-error': {
    en: 'process {pid} was ended by SIGBUS: it touched the mapping beyond the end of the file',
    fr: 'SIGBUS a mis fin au processus {pid} : il a touché la projection au-delà de la fin du fichier',
  },
  sized: {
    en: 'the file had {size} bytes ({call}) when process {pid} used its mapping',
    fr: 'le fichier avait {size} octets ({call}) quand le processus {pid} a utilisé sa projection',
  },
  'not-sized': {
    en: 'the file had {size} bytes when process {pid} mapped it at {at} s, and grew no more',
    fr: 'le fichier avait {size} octets quand le processus {pid} l’a projeté à {at} s, et n’a plus grandi',
  },
  'file-gone': {
    en: '{path} was not there any more after the writer',
    fr: "{path} n'était plus là après l'écrivain",
  },
  'file-short': {
    en: '{path} has {size} bytes: too short for five integers',
    fr: '{path} a {size} octets : trop court pour cinq entiers',
  },
  'ints-as-text': {
    en: '{path} begins with text, "{text}"',
    fr: '{path} commence par du texte, « {text} »',
  },
  'ints-missing': {
    en: '{path} begins with {values}',
    fr: '{path} commence par {values}',
  },
  'ints-in-file': {
    en: '{path} begins with the integers {values}',
    fr: '{path} commence par les entiers {values}',
  },
  'reader-no-mapping': {
    en: 'the reader did not map {path}',
    fr: "le lecteur n'a pas projeté {path}",
  },
  'reader-mapped': {
    en: 'at {at} s process {pid} mapped {path}',
    fr: 'à {at} s le processus {pid} a projeté {path}',
  },
  'values-not-in-file': {
    en: 'the file holds no values to compare with',
    fr: 'le fichier ne contient pas de valeurs à comparer',
  },
  'values-same': {
    en: 'the reader printed {values}',
    fr: 'le lecteur a affiché {values}',
  },
  'values-differ': {
    en: 'the file holds {values}; the reader printed {printed}',
    fr: 'le fichier contient {values} ; le lecteur a affiché {printed}',
  },
  'no-pipe': { en: 'no pipe was made', fr: "aucun tube n'a été créé" },
  'pipe-without-child': {
    en: 'process {pid} made a pipe at {at} s, but no child',
    fr: 'le processus {pid} a créé un tube à {at} s, mais pas d’enfant',
  },
  'pipe-made': {
    en: 'process {pid} made the pipe at {at} s ({call}), before the child',
    fr: "le processus {pid} a créé le tube à {at} s ({call}), avant l'enfant",
  },
  'pipe-too-late': {
    en: 'process {pid} made the pipe at {at} s ({call}), when the child was there already',
    fr: "le processus {pid} a créé le tube à {at} s ({call}), alors que l'enfant existait déjà",
  },
  'nothing-written': {
    en: 'process {pid} wrote nothing to the pipe',
    fr: "le processus {pid} n'a rien écrit dans le tube",
  },
  'values-written': {
    en: 'process {pid} wrote {count} values: {values}',
    fr: 'le processus {pid} a écrit {count} valeurs : {values}',
  },
  'values-wrong': {
    en: 'process {pid} wrote {count} values, {values}: not 5 to 20 of them, each 0..9',
    fr: 'le processus {pid} a écrit {count} valeur(s), {values} : et non 5 à 20, chacune dans 0..9',
  },
  'never-read': {
    en: 'child {pid} never read from the pipe',
    fr: "l'enfant {pid} n'a jamais lu dans le tube",
  },
  'not-all-read': {
    en: 'child {pid} read {count} of {total} bytes',
    fr: "l'enfant {pid} a lu {count} octets sur {total}",
  },
  'read-to-end': {
    en: 'child {pid} read {count} bytes, then end-of-file at {at} s',
    fr: "l'enfant {pid} a lu {count} octets, puis la fin de fichier à {at} s",
  },
  'end-never-seen-own': {
    en: 'child {pid} read {count} bytes and waits for more; it holds the write end itself',
    fr: "l'enfant {pid} a lu {count} octets et en attend d'autres ; il tient lui-même l'extrémité d'écriture",
  },
  'end-never-seen': {
    en: 'child {pid} read {count} bytes and never saw end-of-file',
    fr: "l'enfant {pid} a lu {count} octets et n'a jamais vu la fin de fichier",
  },
  'nothing-to-sum': {
    en: 'no values were seen to be summed',
    fr: "aucune valeur à additionner n'a été vue",
  },
  'sum-not-printed': {
    en: 'child {pid} printed no number; the sum is {sum}',
    fr: "l'enfant {pid} n'a affiché aucun nombre ; la somme est {sum}",
  },
  'sum-printed': {
    en: 'child {pid} printed {sum}',
    fr: "l'enfant {pid} a affiché {sum}",
  },
  'sum-by-chance': {
    en: 'child {pid} printed several sums without having seen end-of-file; that the last is {sum} is chance',
    fr: "l'enfant {pid} a affiché plusieurs sommes sans avoir vu la fin de fichier ; que la dernière soit {sum} est un hasard",
  },
  'sum-wrong': {
    en: 'child {pid} printed {printed}; the sum is {sum}',
    fr: "l'enfant {pid} a affiché {printed} ; la somme est {sum}",
  },
  'still-running': {
    en: 'child {pid} was still running',
    fr: "l'enfant {pid} tournait encore",
  },
  'still-waiting': {
    en: 'child {pid} has been waiting in {call} since {since} s',
    fr: "l'enfant {pid} attend dans {call} depuis {since} s",
  },
  'child-exited': {
    en: 'child {pid} exited at {at} s with status {status}',
    fr: "l'enfant {pid} s'est terminé à {at} s avec le statut {status}",
  },
  'child-crashed': {
    en: 'child {pid} was ended by {signal} at {at} s',
    fr: "{signal} a mis fin à l'enfant {pid} à {at} s",
  },
  'child-ended-by-parent': {
    en: 'child {pid} was ended at {at} s by {signal}, which its parent sent',
    fr: "l'enfant {pid} a pris fin à {at} s par {signal}, que son père a envoyé",
  },
  'waits-for-ever': {
    en: 'process {parent} never got the end of child {pid}',
    fr: "le processus {parent} n'a jamais obtenu la fin de l'enfant {pid}",
  },
  finished: {
    en: 'everything was over after {seconds} s',
    fr: 'tout était fini après {seconds} s',
  },
  'stopped-time': {
    en: 'still running at the time limit: {pids}',
    fr: 'tournaient encore à la limite de temps : {pids}',
  },
  'stopped-left-running': {
    en: 'the first process ended and left running: {pids}',
    fr: 'le premier processus a fini et laisse tourner : {pids}',
  },
  'stopped-processes': {
    en: 'it made processes without end and was stopped after {seconds} s',
    fr: 'il créait des processus sans fin et a été arrêté après {seconds} s',
  },
  'stopped-output': {
    en: 'it wrote without end and was stopped after {seconds} s',
    fr: 'il écrivait sans fin et a été arrêté après {seconds} s',
  },
  'stopped-asked': {
    en: 'it was stopped after {seconds} s',
    fr: 'il a été arrêté après {seconds} s',
  },
  'no-fifo': { en: 'no FIFO was used', fr: "aucune FIFO n'a été utilisée" },
  'fifo-made': {
    en: 'at {at} s process {pid} made {path}',
    fr: 'à {at} s le processus {pid} a créé {path}',
  },
  'fifo-elsewhere': {
    en: 'at {at} s process {pid} made {path}, which is not under /tmp',
    fr: "à {at} s le processus {pid} a créé {path}, qui n'est pas sous /tmp",
  },
  'fifo-was-there': {
    en: '{path} was there already: remove it, or take another name, and check again',
    fr: '{path} existait déjà : supprimez-la, ou prenez un autre nom, et recommencez',
  },
  'n-written': {
    en: '{count} values were written',
    fr: '{count} valeurs ont été écrites',
  },
  'n-wrong': {
    en: '{count} values were written, not {wanted}',
    fr: '{count} valeurs ont été écrites et non {wanted}',
  },
  'fifo-never-read': {
    en: 'nothing was read from the FIFO',
    fr: "rien n'a été lu dans la FIFO",
  },
  'fifo-not-all-read': {
    en: '{count} of {total} bytes were read',
    fr: '{count} octets sur {total} ont été lus',
  },
  'fifo-read-to-end': {
    en: 'process {pid} read {count} bytes, then end-of-file at {at} s',
    fr: 'le processus {pid} a lu {count} octets, puis la fin de fichier à {at} s',
  },
  'fifo-end-not-seen': {
    en: '{count} bytes were read, but never end-of-file',
    fr: '{count} octets ont été lus, mais jamais la fin de fichier',
  },
  'nothing-to-average': {
    en: 'no values were seen',
    fr: "aucune valeur n'a été vue",
  },
  'average-not-printed': {
    en: 'the reader printed no number; the mean is {mean}',
    fr: "le lecteur n'a affiché aucun nombre ; la moyenne est {mean}",
  },
  'average-printed': {
    en: 'the reader printed "{line}"; the mean is {mean}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne est {mean}',
  },
  'average-of-some': {
    en: 'the reader printed "{line}" after reading {count} of {total} bytes: not the mean of all values',
    fr: 'le lecteur a affiché « {line} » après avoir lu {count} octets sur {total} : ce n’est pas la moyenne de toutes les valeurs',
  },
  'average-wrong': {
    en: 'the reader printed "{line}"; the mean of the values written is {mean}',
    fr: 'le lecteur a affiché « {line} » ; la moyenne des valeurs écrites est {mean}',
  },
  'worked-again': {
    en: 'both worked again on the FIFO left behind',
    fr: 'les deux ont fonctionné à nouveau sur la FIFO restée en place',
  },
  'values-unseen': {
    en: 'process {pid} passed its values within the kernel ({call}), which does not show them',
    fr: "le processus {pid} a fait passer ses valeurs à l'intérieur du noyau ({call}), qui ne les montre pas",
  },
  'unknown-again': {
    en: '{id} could not be seen with the FIFO that was left behind',
    fr: "{id} n'a pas pu être vu avec la FIFO laissée en place",
  },
  'failed-again': {
    en: 'when the FIFO existed, this was wrong: {id}',
    fr: 'quand la FIFO existait, ceci était faux : {id}',
  },
  'unix-sockets': {
    en: 'process {pid} bound {address}',
    fr: 'le processus {pid} a lié {address}',
  },
  'server-not-unix': {
    en: 'the server bound no AF_UNIX socket',
    fr: "le serveur n'a lié aucune socket AF_UNIX",
  },
  'client-not-unix': {
    en: 'a client made no AF_UNIX socket',
    fr: "un client n'a créé aucune socket AF_UNIX",
  },
  'sum-said': {
    en: 'at {at} s process {pid} printed "{line}"',
    fr: 'à {at} s le processus {pid} a affiché « {line} »',
  },
  'sum-not-said': {
    en: 'the server never printed {sum}',
    fr: "le serveur n'a jamais affiché {sum}",
  },
  'server-never-served': {
    en: 'the server never bound and listened',
    fr: "le serveur ne s'est jamais mis à l'écoute",
  },
  'bind-refused': {
    en: 'bind was refused: {error} for {path}',
    fr: 'bind a été refusé : {error} pour {path}',
  },
  'clients-printed': {
    en: 'both clients printed {sum}',
    fr: 'les deux clients ont affiché {sum}',
  },
  'client-silent': {
    en: 'the client with value {value} never printed {sum}',
    fr: "le client de valeur {value} n'a jamais affiché {sum}",
  },
  'connect-refused': {
    en: 'the client with value {value} could not connect: {error}',
    fr: "le client de valeur {value} n'a pas pu se connecter : {error}",
  },
  'not-restarted': {
    en: 'the server was not started again',
    fr: "le serveur n'a pas été relancé",
  },
  restarted: {
    en: 'started again after being killed, it served at {address}',
    fr: 'relancé après avoir été tué, il a servi sur {address}',
  },
  'restart-failed': {
    en: 'started again after being killed, it never listened',
    fr: "relancé après avoir été tué, il ne s'est jamais mis à l'écoute",
  },
  'socket-left': {
    en: '{path} was still there after the server (the check removed it)',
    fr: '{path} était encore là après le serveur (la vérification l’a supprimé)',
  },
  'server-did-not-end': {
    en: 'the server did not end, not even by SIGINT and SIGTERM',
    fr: "le serveur n'a pas pris fin, même par SIGINT et SIGTERM",
  },
  'socket-removed': {
    en: '{path} was gone when the server had ended',
    fr: '{path} avait disparu une fois le serveur terminé',
  },
  'no-socket-file': {
    en: 'an abstract address leaves no file',
    fr: 'une adresse abstraite ne laisse pas de fichier',
  },
} as const;
