/** Every sentence `why` prints, in English and in French. */
import type { Catalogue } from '../language/text.js';
import { usageTexts } from './help.js';

export const texts = {
  'read pipe': {
    en: 'waits to read from {object}, which is empty and whose write end is held by {holders}',
    fr: "attend de lire dans {object}, vide, dont l'extrémité d'écriture est tenue par {holders}",
  },
  'read pipe, own': {
    en: 'waits to read from {object} whose only write end is {holders}',
    fr: "attend de lire dans {object} dont la seule extrémité d'écriture est {holders}",
  },
  'read pipe, none seen': {
    en: 'waits to read from {object} (descriptor {fd}), but no write end of it could be found',
    fr: "attend de lire dans {object} (descripteur {fd}), dont aucune extrémité d'écriture n'a pu être vue",
  },
  'write pipe': {
    en: 'waits to write to {object}, which is full and whose read end is held by {holders}',
    fr: "attend d'écrire dans {object}, plein, dont l'extrémité de lecture est tenue par {holders}",
  },
  'write pipe, own': {
    en: 'waits to write to {object} that is full and whose only read end is {holders}',
    fr: "attend d'écrire dans {object} qui est plein et dont la seule extrémité de lecture est {holders}",
  },
  'write pipe, none seen': {
    en: 'waits to write to {object} (descriptor {fd}), but no read end of it could be found',
    fr: "attend d'écrire dans {object} (descripteur {fd}), dont aucune extrémité de lecture n'a pu être vue",
  },
  'read never': {
    en: ': it will never see end-of-file',
    fr: ' : il ne verra jamais la fin de fichier',
  },
  'write never': {
    en: ': no process will ever empty it',
    fr: ' : aucun processus ne le videra jamais',
  },
  'own never': {
    en: ': nothing else can wake it, so it waits forever',
    fr: " : rien d'autre ne peut le réveiller, il attend pour toujours",
  },
  'pipe entry': {
    en: '{fd} ({kind}, its other end held by {partners})',
    fr: "{fd} ({kind}, l'autre extrémité tenue par {partners})",
  },
  'counter entry': {
    en: '{fd} ({kind}, held by {partners})',
    fr: '{fd} ({kind}, tenu par {partners})',
  },
  'process entry': { en: '{fd} (the end of {partners})', fr: '{fd} (la fin de {partners})' },
  itself: { en: 'itself', fr: 'lui-même' },
  terminal: {
    en: 'waits for input from the terminal {target} (descriptor {fd}), whose other side is held by {holders}',
    fr: "attend une saisie sur le terminal {target} (descripteur {fd}), dont l'autre côté est tenu par {holders}",
  },
  'terminal, own': {
    en: 'waits for input from the terminal {target} (descriptor {fd}), whose other side is {holders}',
    fr: "attend une saisie sur le terminal {target} (descripteur {fd}), dont l'autre côté est {holders}",
  },
  'terminal, none seen': {
    en: 'waits for input from the terminal {target} (descriptor {fd})',
    fr: 'attend une saisie sur le terminal {target} (descripteur {fd})',
  },
  'terminal output': {
    en: 'waits for output on the pseudo-terminal {target} (descriptor {fd} drives it), which is held by {holders}',
    fr: 'attend une sortie sur le pseudo-terminal {target} (piloté par le descripteur {fd}), tenu par {holders}',
  },
  'terminal output, own': {
    en: 'waits for output on the pseudo-terminal {target} (descriptor {fd} drives it), which is held only by {holders}',
    fr: 'attend une sortie sur le pseudo-terminal {target} (piloté par le descripteur {fd}), tenu seulement par {holders}',
  },
  'terminal output, none seen': {
    en: 'waits for output on the pseudo-terminal {target} (descriptor {fd} drives it), which no process seems to hold',
    fr: 'attend une sortie sur le pseudo-terminal {target} (piloté par le descripteur {fd}), que personne ne semble tenir',
  },
  'read other': {
    en: 'waits to read from {target} (descriptor {fd})',
    fr: 'attend de lire dans {target} (descripteur {fd})',
  },
  'write other': {
    en: 'waits to write to {target} (descriptor {fd})',
    fr: "attend d'écrire dans {target} (descripteur {fd})",
  },
  'read counter': {
    en: 'waits for its event counter to be raised (eventfd, descriptor {fd}), which is also held by {holders}',
    fr: "attend que son compteur d'événements augmente (eventfd, descripteur {fd}), tenu aussi par {holders}",
  },
  'read counter, own': {
    en: 'waits for its event counter to be raised (eventfd, descriptor {fd}), which no other process holds',
    fr: "attend que son compteur d'événements augmente (eventfd, descripteur {fd}), qu'aucun autre processus ne tient",
  },
  'write counter': {
    en: 'waits for its event counter to be read (eventfd, descriptor {fd}), which is full and also held by {holders}',
    fr: "attend que son compteur d'événements soit lu (eventfd, descripteur {fd}), plein et tenu aussi par {holders}",
  },
  'write counter, own': {
    en: 'waits for its event counter to be read (eventfd, descriptor {fd}), which is full and which no other process holds',
    fr: "attend que son compteur d'événements soit lu (eventfd, descripteur {fd}), plein et qu'aucun autre processus ne tient",
  },
  timer: {
    en: 'waits for its timer (descriptor {fd})',
    fr: 'attend sa minuterie (descripteur {fd})',
  },
  'open to read': {
    en: 'waits to open the FIFO {path} for reading: no process has it open for writing',
    fr: "attend d'ouvrir la FIFO {path} en lecture : aucun processus ne l'a ouverte en écriture",
  },
  'open to write': {
    en: 'waits to open the FIFO {path} for writing: no process has it open for reading',
    fr: "attend d'ouvrir la FIFO {path} en écriture : aucun processus ne l'a ouverte en lecture",
  },
  'open to read, removed': {
    en: 'waits to open the FIFO {path} for reading: its name has been removed, so that no process can find it any more',
    fr: "attend d'ouvrir la FIFO {path} en lecture : son nom a été supprimé, aucun processus ne peut plus la trouver",
  },
  'open to write, removed': {
    en: 'waits to open the FIFO {path} for writing: its name has been removed, so that no process can find it any more',
    fr: "attend d'ouvrir la FIFO {path} en écriture : son nom a été supprimé, aucun processus ne peut plus la trouver",
  },
  'open to read, made again': {
    en: 'waits to open the FIFO {path} for reading, while {others} {others:waits|wait} to open it for writing: these are two FIFOs, since the name was removed and made again between the two',
    fr: "attend d'ouvrir la FIFO {path} en lecture, et {others} {others:attend|attendent} de l'ouvrir en écriture : ce sont deux FIFO, car le nom a été supprimé puis créé de nouveau entre les deux",
  },
  'open to write, made again': {
    en: 'waits to open the FIFO {path} for writing, while {others} {others:waits|wait} to open it for reading: these are two FIFOs, since the name was removed and made again between the two',
    fr: "attend d'ouvrir la FIFO {path} en écriture, et {others} {others:attend|attendent} de l'ouvrir en lecture : ce sont deux FIFO, car le nom a été supprimé puis créé de nouveau entre les deux",
  },
  'open to read, another': {
    en: 'waits to open the FIFO {path} for reading: no process has it open for writing; another FIFO, which had this name before, is held by {holders}',
    fr: "attend d'ouvrir la FIFO {path} en lecture : aucun processus ne l'a ouverte en écriture ; une autre FIFO, qui avait ce nom avant, est tenue par {holders}",
  },
  'open to write, another': {
    en: 'waits to open the FIFO {path} for writing: no process has it open for reading; another FIFO, which had this name before, is held by {holders}',
    fr: "attend d'ouvrir la FIFO {path} en écriture : aucun processus ne l'a ouverte en lecture ; une autre FIFO, qui avait ce nom avant, est tenue par {holders}",
  },
  accept: {
    en: 'waits for a client to connect to its socket {path} (descriptor {fd})',
    fr: "attend qu'un client se connecte à sa socket {path} (descripteur {fd})",
  },
  'accept network': {
    en: 'waits for a client to connect to its socket, which is not a UNIX socket (descriptor {fd})',
    fr: "attend qu'un client se connecte à sa socket, qui n'est pas une socket UNIX (descripteur {fd})",
  },
  connect: {
    en: 'waits to be connected (descriptor {fd}); its peer could not be determined',
    fr: "attend d'être connecté (descripteur {fd}) ; son pair n'a pas pu être déterminé",
  },
  'connect to': {
    en: 'waits to be connected to {path}, whose queue of clients is full: {holders} must accept one',
    fr: "attend d'être connecté à {path}, dont la file de clients est pleine : c'est à {holders} d'en accepter un",
  },
  'connect, server not seen': {
    en: 'waits to be connected to {path}, whose queue of clients is full; its server could not be determined',
    fr: "attend d'être connecté à {path}, dont la file de clients est pleine ; son serveur n'a pas pu être déterminé",
  },
  receive: {
    en: 'waits to receive from a UNIX socket {path} (descriptor {fd}) whose other end is held by {holders}',
    fr: "attend de recevoir d'une socket UNIX {path} (descripteur {fd}) dont l'autre extrémité est tenue par {holders}",
  },
  'receive, own': {
    en: 'waits to receive from a UNIX socket {path} (descriptor {fd}) whose other end is {holders}',
    fr: "attend de recevoir d'une socket UNIX {path} (descripteur {fd}) dont l'autre extrémité est {holders}",
  },
  'receive, not accepted': {
    en: 'waits to receive over its connection to {path} (descriptor {fd}), which is not accepted yet: {holders} must accept it',
    fr: "attend de recevoir sur sa connexion à {path} (descripteur {fd}), qui n'est pas encore acceptée : c'est à {holders} de l'accepter",
  },
  'receive, none seen': {
    en: 'waits to receive from a UNIX socket {path} (descriptor {fd}); the holder of its other end could not be determined',
    fr: "attend de recevoir d'une socket UNIX {path} (descripteur {fd}) ; le processus qui tient l'autre extrémité n'a pas pu être déterminé",
  },
  'receive datagram': {
    en: 'waits for a datagram to its UNIX socket {path} (descriptor {fd})',
    fr: 'attend un datagramme à sa socket UNIX {path} (descripteur {fd})',
  },
  'receive datagram, unnamed': {
    en: 'waits for a datagram to its UNIX socket {path} (descriptor {fd}): no process can send to it before it is bound',
    fr: "attend un datagramme à sa socket UNIX {path} (descripteur {fd}) : aucun processus ne peut lui en envoyer avant qu'elle soit attachée à une adresse",
  },
  send: {
    en: 'waits to send over a UNIX socket {path} (descriptor {fd}) that is full and whose other end is held by {holders}',
    fr: "attend d'émettre sur une socket UNIX {path} (descripteur {fd}) pleine, dont l'autre extrémité est tenue par {holders}",
  },
  'send, own': {
    en: 'waits to send over a UNIX socket {path} (descriptor {fd}) that is full and whose other end is {holders}',
    fr: "attend d'émettre sur une socket UNIX {path} (descripteur {fd}) pleine, dont l'autre extrémité est {holders}",
  },
  'send, not accepted': {
    en: 'waits to send over its connection to {path} (descriptor {fd}), which is full and not accepted yet: {holders} must accept it',
    fr: "attend d'émettre sur sa connexion à {path} (descripteur {fd}), pleine et pas encore acceptée : c'est à {holders} de l'accepter",
  },
  'send, none seen': {
    en: 'waits to send over a UNIX socket {path} (descriptor {fd}) that is full; the holder of its other end could not be determined',
    fr: "attend d'émettre sur une socket UNIX {path} (descripteur {fd}) pleine ; le processus qui tient l'autre extrémité n'a pas pu être déterminé",
  },
  'send to': {
    en: 'waits to send a datagram to {path}, whose queue is full and which is held by {holders}',
    fr: "attend d'émettre un datagramme vers {path}, dont la file est pleine et que tient {holders}",
  },
  'send to, none seen': {
    en: 'waits to send a datagram to {path}, whose queue is full; its receiver could not be determined',
    fr: "attend d'émettre un datagramme vers {path}, dont la file est pleine ; son destinataire n'a pas pu être déterminé",
  },
  'read network': {
    en: 'waits to receive from a socket that is not a UNIX socket (descriptor {fd})',
    fr: "attend de recevoir d'une socket qui n'est pas une socket UNIX (descripteur {fd})",
  },
  'write network': {
    en: 'waits to send over a socket that is not a UNIX socket (descriptor {fd})',
    fr: "attend d'émettre sur une socket qui n'est pas une socket UNIX (descripteur {fd})",
  },
  semaphore: {
    en: 'waits in the System V semaphore set {id} to {operations}{last}',
    fr: "attend dans l'ensemble de sémaphores System V {id} de {operations}{last}",
  },
  'is now': { en: ' (its value is {value})', fr: ' (sa valeur est {value})' },
  'last operator': {
    en: '; the last process to operate on it was {who}',
    fr: ' ; le dernier processus à y avoir opéré est {who}',
  },
  'last sender': {
    en: '; the last process to send to it was {who}',
    fr: ' ; le dernier processus à y avoir envoyé est {who}',
  },
  'last receiver': {
    en: '; the last process to receive from it was {who}',
    fr: ' ; le dernier processus à y avoir reçu est {who}',
  },
  'who, ended': { en: '{last}, which has ended', fr: '{last}, qui est terminé' },
  'write System V queue': {
    en: 'waits for room in the System V message queue {id}{last}',
    fr: 'attend de la place dans la file de messages System V {id}{last}',
  },
  'read System V queue': {
    en: 'waits for a message{type} in the System V message queue {id}{others}{last}',
    fr: 'attend un message{type} dans la file de messages System V {id}{others}{last}',
  },
  unwanted: {
    en: ', in which {count} {count:message of another type lies|messages of other types lie}',
    fr: ", où {count:se trouve # message d'un autre type|se trouvent # messages d'autres types}",
  },
  'unwanted of type': {
    en: ', in which {count} {count:message|messages} of type {type} {count:lies|lie}',
    fr: ', où {count:se trouve # message|se trouvent # messages} de type {type}',
  },
  'of other type': {
    en: ' of any type but {type}',
    fr: ' de tout type sauf {type}',
  },
  'of type': { en: ' of type {type}', fr: ' de type {type}' },
  'of type at most': { en: ' of type {type} or lower', fr: ' de type {type} ou inférieur' },
  'write POSIX queue': {
    en: 'waits for room in the message queue {path} (descriptor {fd}), which is full and held for receiving by {holders}',
    fr: 'attend de la place dans la file de messages {path} (descripteur {fd}), pleine, tenue en lecture par {holders}',
  },
  'write POSIX queue, own': {
    en: 'waits for room in the message queue {path} (descriptor {fd}), which is full and which no other process has open to receive',
    fr: "attend de la place dans la file de messages {path} (descripteur {fd}), pleine, qu'aucun autre processus n'a ouverte pour recevoir",
  },
  'write POSIX queue, none seen': {
    en: 'waits for room in the message queue {path} (descriptor {fd}), which is full and which no process has open to receive',
    fr: "attend de la place dans la file de messages {path} (descripteur {fd}), pleine, qu'aucun processus n'a ouverte pour recevoir",
  },
  'read POSIX queue': {
    en: 'waits for a message in the message queue {path} (descriptor {fd}), which is held for sending by {holders}',
    fr: 'attend un message dans la file de messages {path} (descripteur {fd}), tenue en écriture par {holders}',
  },
  'read POSIX queue, own': {
    en: 'waits for a message in the message queue {path} (descriptor {fd}), which no other process has open to send',
    fr: "attend un message dans la file de messages {path} (descripteur {fd}), qu'aucun autre processus n'a ouverte pour envoyer",
  },
  'read POSIX queue, none seen': {
    en: 'waits for a message in the message queue {path} (descriptor {fd}), which no process has open to send',
    fr: "attend un message dans la file de messages {path} (descripteur {fd}), qu'aucun processus n'a ouverte pour envoyer",
  },
  'wait one': {
    en: 'waits for its child {children} to end',
    fr: 'attend la fin de son enfant {children}',
  },
  'wait any': {
    en: 'waits for one of its children {children} to end',
    fr: "attend la fin de l'un de ses enfants {children}",
  },
  'wait, none seen': {
    en: 'waits for a child to end; the child could not be determined',
    fr: "attend la fin d'un enfant, qui n'a pas pu être déterminé",
  },
  vfork: {
    en: 'waits for its child {children} to run another program or end (vfork)',
    fr: 'attend que son enfant {children} exécute un autre programme ou se termine (vfork)',
  },
  signal: {
    en: 'waits for a signal ({handled}{held})',
    fr: 'attend un signal ({handled}{held})',
  },
  handlers: { en: 'it has handlers for {signals}', fr: 'il a des gestionnaires pour {signals}' },
  'no handlers': { en: 'it has no handlers', fr: "il n'a pas de gestionnaire" },
  'held back': {
    en: '; {signals} {signals:is|are} pending, but blocked',
    fr: ' ; {signals} {signals:est en attente, mais bloqué|sont en attente, mais bloqués}',
  },
  signals: {
    en: 'waits for one of the signals {signals}',
    fr: "attend l'un des signaux {signals}",
  },
  'or children': {
    en: '; its {children:child|children} {children} {children:sends SIGCHLD when it ends|send SIGCHLD when they end}',
    fr: ' ; {children:son enfant|ses enfants} {children} {children:envoie SIGCHLD à sa fin|envoient SIGCHLD à leur fin}',
  },
  lock: {
    en: 'waits to lock {path} (flock, descriptor {fd}), which is locked by {holders}',
    fr: 'attend de verrouiller {path} (flock, descripteur {fd}), déjà verrouillé par {holders}',
  },
  'lock, none seen': {
    en: 'waits to lock {path} (flock, descriptor {fd}); the holder of the lock could not be determined',
    fr: "attend de verrouiller {path} (flock, descripteur {fd}) ; le détenteur du verrou n'a pas pu être déterminé",
  },
  'record-lock': {
    en: 'waits for a record lock on {path} (fcntl, descriptor {fd}), which is held by {holders}',
    fr: "attend un verrou d'enregistrement sur {path} (fcntl, descripteur {fd}), déjà tenu par {holders}",
  },
  'record-lock, none seen': {
    en: 'waits for a record lock on {path} (fcntl, descriptor {fd}); the holder of the lock could not be determined',
    fr: "attend un verrou d'enregistrement sur {path} (fcntl, descripteur {fd}) ; le détenteur du verrou n'a pas pu être déterminé",
  },
  mutex: {
    en: 'waits for {lock} that its thread {tid} holds',
    fr: 'attend {lock} que tient son thread {tid}',
  },
  'mutex, own': {
    en: 'waits for {lock} that it holds itself',
    fr: "attend {lock} qu'il tient lui-même",
  },
  'mutex, owner gone': {
    en: 'waits for {lock} that thread {tid} locked; that thread has ended, and no other may unlock it',
    fr: 'attend {lock} verrouillé par le thread {tid} ; ce thread est terminé, et aucun autre ne peut le déverrouiller',
  },
  'mutex, held at fork': {
    en: 'waits for its copy of {lock} that thread {tid} of {holder} held at the fork; that thread unlocks only its own',
    fr: "attend sa copie d'{lock} que tenait le thread {tid} de {holder} au moment du fork ; ce thread ne déverrouille que la sienne",
  },
  'mutex of process': {
    en: 'waits for {lock} that {holder} holds',
    fr: 'attend {lock} que tient {holder}',
  },
  'mutex of other': {
    en: 'waits for {lock} that thread {tid} of {holder} holds',
    fr: 'attend {lock} que tient le thread {tid} de {holder}',
  },
  'a mutex': { en: 'a mutex', fr: 'un mutex' },
  'a reader-writer lock': {
    en: 'a reader-writer lock',
    fr: 'un verrou lecteurs-rédacteur',
  },
  join: { en: 'waits for its thread {tid} to end', fr: 'attend la fin de son thread {tid}' },
  barrier: {
    en: 'waits at a barrier for {count} threads, of which {arrived} {arrived:has|have} arrived; {others} {others:has|have} its memory, too, and {others:has|have} not arrived',
    fr: "attend à une barrière pour {count} threads, dont {arrived} {arrived:est arrivé|sont arrivés} ; {others} {others:a|ont} aussi sa mémoire et {others:n'est pas arrivé|ne sont pas arrivés}",
  },
  'barrier, nobody missing': {
    en: 'waits at a barrier for {count} threads, of which {arrived} {arrived:has|have} arrived; no other thread has its memory',
    fr: "attend à une barrière pour {count} threads, dont {arrived} {arrived:est arrivé|sont arrivés} ; aucun autre thread n'a sa mémoire",
  },
  'on a futex': {
    en: 'waits on a futex (a mutex, semaphore or condition variable)',
    fr: 'attend sur un futex (mutex, sémaphore ou variable de condition)',
  },
  'on a condition': {
    en: 'waits on a condition variable',
    fr: 'attend sur une variable de condition',
  },
  'on a semaphore': {
    en: 'waits on a semaphore whose value is 0',
    fr: 'attend sur un sémaphore dont la valeur est 0',
  },
  'for readers': {
    en: 'waits for a reader-writer lock that {count} {count:thread holds|threads hold} for reading (it does not show which)',
    fr: 'attend un verrou lecteurs-rédacteur que {count} {count:thread tient|threads tiennent} en lecture (il ne montre pas lesquels)',
  },
  'futex of Go': {
    en: 'waits on a futex inside the runtime of Go (/proc does not show what its goroutines wait for; kill -QUIT {pid} ends it and prints their stacks)',
    fr: "attend sur un futex interne à l'environnement d'exécution de Go (/proc ne montre pas ce qu'attendent ses goroutines ; kill -QUIT {pid} le termine et affiche leurs piles)",
  },
  'futex of Java, wakes': {
    en: 'wakes at least once a second inside the Java virtual machine without computing, as threads do that wait for a monitor, or sleep (/proc does not show which; jstack {pid} prints their stacks, and the deadlocks among them)',
    fr: 'se réveille au moins une fois par seconde dans la machine virtuelle Java sans rien calculer, comme les threads qui attendent un moniteur, ou qui dorment (/proc ne montre pas lequel des deux ; jstack {pid} affiche leurs piles, et les interblocages entre eux)',
  },
  'futex of Java': {
    en: 'waits on a futex inside the Java virtual machine (/proc does not show what its threads wait for; jstack {pid} prints their stacks, and the deadlocks among them)',
    fr: "attend sur un futex interne à la machine virtuelle Java (/proc ne montre pas ce qu'attendent ses threads ; jstack {pid} affiche leurs piles, et les interblocages entre eux)",
  },
  futex: {
    en: '{waits}; only its own process can wake it',
    fr: '{waits} ; seul son propre processus peut le réveiller',
  },
  'Atomics.wait': {
    en: 'waits in Atomics.wait, or on a futex inside its JavaScript engine, for a thread of its own process',
    fr: 'attend dans Atomics.wait, ou sur un futex interne à son moteur JavaScript, un thread de son propre processus',
  },
  'pool of engine': {
    en: 'waits for work, as threads do that sleep on one futex inside a JavaScript engine',
    fr: "attend du travail, comme les threads qui dorment sur un même futex d'un moteur JavaScript",
  },
  'futex or handler': {
    en: '{waits}; only its own process can wake it, possibly from its handlers for {handled}',
    fr: '{waits} ; seul son propre processus peut le réveiller, fût-ce dans ses gestionnaires pour {handled}',
  },
  'shared futex': {
    en: '{waits} in shared memory; /proc does not show which process should wake it',
    fr: '{waits} en mémoire partagée ; /proc ne montre pas quel processus devrait le réveiller',
  },
  'shared futex of': {
    en: '{waits} in {object}, which {others} also {others:maps|map}',
    fr: '{waits} dans {object}, que {others} {others:projette|projettent} aussi',
  },
  'shared futex, alone': {
    en: '{waits} in {object}, which no other process maps',
    fr: "{waits} dans {object}, qu'aucun autre processus ne projette",
  },
  'unnamed memory': { en: 'shared memory without a name', fr: 'une mémoire partagée sans nom' },
  'futex not shared': {
    en: '{waits} for several processes, in memory that it does not share (no MAP_SHARED); only its own process can wake it',
    fr: '{waits} pour plusieurs processus, dans une mémoire non partagée (sans MAP_SHARED) ; seul son propre processus peut le réveiller',
  },
  'futex not shared, or handler': {
    en: '{waits} for several processes, in memory that it does not share (no MAP_SHARED); only its own process can wake it, possibly from its handlers for {handled}',
    fr: '{waits} pour plusieurs processus, dans une mémoire non partagée (sans MAP_SHARED) ; seul son propre processus peut le réveiller, fût-ce dans ses gestionnaires pour {handled}',
  },
  poll: {
    en: 'waits for one of its descriptors to be ready: {entries}',
    fr: "attend qu'un de ses descripteurs soit prêt : {entries}",
  },
  'poll nothing': {
    en: 'waits for a signal (in poll, select or epoll, with no descriptor to wait for)',
    fr: 'attend un signal (dans poll, select ou epoll, sans descripteur à attendre)',
  },
  sleep: { en: 'sleeps', fr: 'dort' },
  'sleep forever': {
    en: 'sleeps forever: only a signal wakes it',
    fr: 'dort sans fin : seul un signal le réveille',
  },
  stopped: {
    en: 'is stopped: SIGCONT resumes it',
    fr: 'est arrêté : il reprendra à SIGCONT',
  },
  traced: {
    en: 'is stopped by its tracer (a debugger, strace)',
    fr: 'est arrêté par son traceur (un débogueur, strace)',
  },
  'traced by': {
    en: 'is stopped by {tracer}, which traces it (a debugger, strace)',
    fr: 'est arrêté par {tracer}, qui le trace (un débogueur, strace)',
  },
  uninterruptible: {
    en: 'is in an uninterruptible sleep: it waits for a disk or another device',
    fr: 'est en sommeil non interruptible : il attend un disque ou un autre périphérique',
  },
  'not permitted': {
    en: 'is asleep; what it waits for cannot be seen, since it belongs to another user',
    fr: "dort ; ce qu'il attend ne peut être vu, car il appartient à un autre utilisateur",
  },
  'other call': { en: 'is asleep in {name}', fr: 'dort dans {name}' },
  'kernel function': {
    en: "is asleep in the kernel's {wchan}",
    fr: 'dort dans la fonction {wchan} du noyau',
  },
  unknown: {
    en: 'is asleep; what it waits for could not be seen',
    fr: "dort ; ce qu'il attend n'a pas pu être vu",
  },

  'within seconds': {
    en: ', for at most {seconds:decimal} s more',
    fr: ', encore {seconds:decimal} s au plus',
  },
  'within unknown': {
    en: ', until a time limit of its own that could not be seen',
    fr: ", jusqu'à une limite de temps qui n'a pas pu être vue",
  },
  'own descriptors': {
    en: 'its own {fds:descriptor|descriptors} {fds}',
    fr: '{fds:son propre descripteur|ses propres descripteurs} {fds}',
  },
  'self holds': { en: 'itself (descriptor {fds})', fr: 'lui-même (descripteur {fds})' },
  'other holds': { en: '{pid} (descriptor {fds})', fr: '{pid} (descripteur {fds})' },
  'a pipe': { en: 'a pipe', fr: 'un tube' },
  'the FIFO': { en: 'the FIFO {path}', fr: 'la FIFO {path}' },
  'the removed FIFO': {
    en: 'the FIFO {path}, whose name has been removed,',
    fr: 'la FIFO {path}, dont le nom a été supprimé,',
  },
  'no name': { en: 'without a name', fr: 'sans nom' },
  take: {
    en: 'take {count} from semaphore {number}',
    fr: 'prendre {count} au sémaphore {number}',
  },
  give: {
    en: 'add {count} to semaphore {number}',
    fr: 'ajouter {count} au sémaphore {number}',
  },
  'until zero': {
    en: 'see semaphore {number} at zero',
    fr: 'voir le sémaphore {number} à zéro',
  },
  'in threads': {
    en: ', in its {tids:thread|threads} {tids},',
    fr: ', dans {tids:son thread|ses threads} {tids},',
  },
  'has ended': {
    en: 'has ended, and its parent {parent} has not collected it',
    fr: "est terminé, et son père {parent} ne l'a pas encore récupéré par wait",
  },
  moves: { en: 'runs', fr: "s'exécute" },
  cycle: {
    en: 'Cycle: {chain}: none of them will go on by itself.',
    fr: "Cycle : {chain} : aucun n'avancera de lui-même.",
  },
  'cycle of threads': {
    en: 'Cycle of threads in {pids}: {chain}: none of them will go on by itself.',
    fr: "Cycle de threads dans {pids} : {chain} : aucun n'avancera de lui-même.",
  },
  'others alike': {
    en: '{count} more processes wait as {pid} does.',
    fr: '{count} autres processus attendent comme {pid}.',
  },
  'nothing stuck': { en: 'Nothing is stuck.', fr: "Rien n'est bloqué." },
  ended: {
    en: 'The command ended; nothing was stuck.',
    fr: "La commande est terminée ; rien n'était bloqué.",
  },
  'as far as seen': {
    en: ', as far as can be seen',
    fr: ", pour autant qu'on puisse le voir",
  },
  'hides others': {
    en: '/proc hides the processes of other users (hidepid): what they hold is not counted.',
    fr: "/proc cache les processus des autres utilisateurs (hidepid) : ce qu'ils tiennent n'est pas compté.",
  },
  unseen: {
    en: '{count} {count:process|processes} of other users could not be examined: what {count:it holds|they hold} is not counted.',
    fr: "{count:# processus d'un autre utilisateur n'a pas pu être examiné : ce qu'il tient|# processus d'autres utilisateurs n'ont pas pu être examinés : ce qu'ils tiennent} n'est pas compté.",
  },

  ...usageTexts,
} as const satisfies Catalogue;

export type TextKey = keyof typeof texts;
