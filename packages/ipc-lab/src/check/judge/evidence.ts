/** The evidence that several exercises give: which process, when, by which call. */
import type { Catalogue } from '../../language/text.js';

export const sharedEvidence = {
  'nothing-seen': {
    en: 'the trace shows no process of the program',
    fr: 'la trace ne montre aucun processus du programme',
  },
  'trace-cut': {
    en: 'the trace is incomplete after {at:decimal} s: the tracer was killed while processes were running',
    fr: "la trace est incomplète après {at:decimal} s : le traceur a été tué alors que des processus s'exécutaient",
  },
  'asked-for-input': {
    en: 'at {at:decimal} s process {pid} ({program}) asked for input, and got none: say what is to be typed (on the command line: --input)',
    fr: "à {at:decimal} s le processus {pid} ({program}) a demandé une saisie et n'a rien reçu : dites ce qu'il faut saisir (en ligne de commande : --input)",
  },
  'asked-for-more-input': {
    en: 'at {at:decimal} s process {pid} ({program}) asked for more input than it was given: say all that is to be typed (on the command line: --input)',
    fr: "à {at:decimal} s le processus {pid} ({program}) a demandé plus de saisies qu'il n'en a reçu : dites tout ce qu'il faut saisir (en ligne de commande : --input)",
  },
  'second-run': {
    en: 'in a second run, {evidence}',
    fr: "lors d'une seconde exécution, {evidence}",
  },
  'late-run': {
    en: 'it held by luck, since no call orders it: in a run with delays, {evidence}',
    fr: "cela a tenu par chance, car aucun appel ne l'ordonne : lors d'une exécution retardée, {evidence}",
  },
  stuck: {
    en: '{evidence}. When it was stopped: {stuck}',
    fr: "{evidence}. Au moment de l'arrêt : {stuck}",
  },
  part: {
    en: 'only {part} was judged: check again without --seconds',
    fr: 'seul {part} a été jugé : vérifiez encore sans --seconds',
  },
  'children-wrong-count': {
    en: 'process {parent} made {count} {count:child|children}, not {wanted}{judged}',
    fr: 'le processus {parent} a créé {count} {count:enfant|enfants} et non {wanted}{judged}',
  },
  'stopped-while-forking': {
    en: 'process {parent} had made {count} {count:child|children} and was making another when it was stopped',
    fr: 'le processus {parent} avait créé {count} {count:enfant|enfants} et en créait un autre quand il a été arrêté',
  },
  'no-child': {
    en: 'process {parent} made no child{judged}',
    fr: "le processus {parent} n'a créé aucun enfant{judged}",
  },
  'no-child-error': {
    en: 'process {parent} made no child: at {at:decimal} s it exited with status {status}, after it had printed "{line}"{judged}',
    fr: "le processus {parent} n'a créé aucun enfant : à {at:decimal} s il s'est terminé avec le code {status}, après avoir affiché « {line} »{judged}",
  },
  'child-feeds-parent': {
    en: 'process {parent} made no child that takes anything from it: it read itself what process {pid} wrote to a pipe{judged}',
    fr: "le processus {parent} n'a créé aucun enfant qui reçoive quelque chose de lui : il a lu lui-même ce que le processus {pid} a écrit dans un tube{judged}",
  },
  'only-threads': {
    en: 'process {parent} made no child, but {count} {count:thread|threads}: a thread is no process{judged}',
    fr: "le processus {parent} n'a créé aucun enfant, mais {count} {count:thread|threads} : un thread n'est pas un processus{judged}",
  },
  'no-children': { en: 'there was no child', fr: "il n'y a pas eu d'enfant" },
  'one-child': {
    en: 'process {parent} made one child, {pid}{judged}',
    fr: 'le processus {parent} a créé un enfant, {pid}{judged}',
  },
  'only-popen': {
    en: 'process {parent} made no child by fork: popen ran "{command}"',
    fr: "le processus {parent} n'a créé aucun enfant par fork : popen a exécuté « {command} »",
  },
  'never-signalled': {
    en: '{signal} was not sent to any child',
    fr: "{signal} n'a été envoyé à aucun enfant",
  },
  'signalled-itself': {
    en: 'at {at:decimal} s process {pid} sent SIGUSR1 to itself ({call})',
    fr: "à {at:decimal} s le processus {pid} s'est envoyé SIGUSR1 à lui-même ({call})",
  },
  'signalled-itself-fatal': {
    en: 'at {at:decimal} s process {pid} sent SIGUSR1 to itself ({call}), which killed it',
    fr: "à {at:decimal} s le processus {pid} s'est envoyé SIGUSR1 à lui-même ({call}), ce qui l'a tué",
  },
  'signal-to-group': {
    en: 'at {at:decimal} s {call}({target}, {signal}) sent the signal to the whole group, {count} {count:process|processes}, not to one child',
    fr: 'à {at:decimal} s {call}({target}, {signal}) a envoyé le signal à tout le groupe, {count} processus, et non à un enfant',
  },
  'signal-to-group-fatal': {
    en: 'at {at:decimal} s {call}({target}, {signal}) sent the signal to the whole group, {count} {count:process|processes}, not to one child; it killed the sender, process {pid}, itself',
    fr: "à {at:decimal} s {call}({target}, {signal}) a envoyé le signal à tout le groupe, {count} processus, et non à un enfant ; il a tué l'émetteur lui-même, le processus {pid}",
  },
  'signal-refused': {
    en: 'at {at:decimal} s {call}({target}, {signal}) failed: {error}; the signal was not sent to any child',
    fr: "à {at:decimal} s {call}({target}, {signal}) a échoué : {error} ; le signal n'a été envoyé à aucun enfant",
  },
  'killed-after-handling': {
    en: 'child {pid} was killed by SIGUSR1 at {at:decimal} s: its handler was no longer installed',
    fr: "l'enfant {pid} a été tué par SIGUSR1 à {at:decimal} s : son gestionnaire n'était plus installé",
  },
  'killed-after-reset': {
    en: 'child {pid} was killed by SIGUSR1 at {at:decimal} s: its handler was no longer installed (SA_RESETHAND, set when it was installed, removes it at the first signal)',
    fr: "l'enfant {pid} a été tué par SIGUSR1 à {at:decimal} s : son gestionnaire n'était plus installé (SA_RESETHAND, posé à son installation, le retire au premier signal)",
  },
  'process-killed': {
    en: 'process {pid} was killed by {signal} at {at:decimal} s',
    fr: 'le processus {pid} a été tué par {signal} à {at:decimal} s',
  },
  'wrong-number-of-signals': {
    en: 'SIGUSR1 was sent {count} {count:time|times}, not {wanted}',
    fr: 'SIGUSR1 a été envoyé {count} fois et non {wanted}',
  },
  'signal-unhandled': {
    en: 'at {at:decimal} s SIGUSR1 reached child {pid}, which had not installed a handler yet: SIGUSR1 killed it',
    fr: "à {at:decimal} s SIGUSR1 a atteint l'enfant {pid}, qui n'avait pas encore installé de gestionnaire : SIGUSR1 l'a tué",
  },
  'other-carrier': {
    en: 'the values went through {what}, not through {asked}: process {pid} read from it at {at:decimal} s',
    fr: 'les valeurs sont passées par {what}, et non par {asked} : le processus {pid} y a lu à {at:decimal} s',
  },
  'memory-instead': {
    en: 'no values went through {asked}: the two processes have {what} in common; process {pid} mapped it at {at:decimal} s',
    fr: "aucune valeur n'est passée par {asked} : les deux processus ont en commun {what} ; le processus {pid} en a fait la projection à {at:decimal} s",
  },
  'read-refused': {
    en: 'at {at:decimal} s process {pid} called {call} on descriptor {descriptor}, which is {why}: EBADF',
    fr: 'à {at:decimal} s le processus {pid} a appelé {call} sur le descripteur {descriptor}, qui {why} : EBADF',
  },
  'write-refused': {
    en: 'at {at:decimal} s process {pid} called {call} on descriptor {descriptor}, which is {why}: EBADF',
    fr: 'à {at:decimal} s le processus {pid} a appelé {call} sur le descripteur {descriptor}, qui {why} : EBADF',
  },
  'other-signal': {
    en: '{asked} was not sent to any child: {signal} was, {count} {count:time|times}, first at {at:decimal} s ({call})',
    fr: "{asked} n'a été envoyé à aucun enfant, mais {signal} l'a été, {count} fois, d'abord à {at:decimal} s ({call})",
  },
  collected: {
    en: 'process {parent} collected child {pid} ({call})',
    fr: "le processus {parent} a récupéré l'enfant {pid} ({call})",
  },
  'not-collected': {
    en: 'process {parent} ended without collecting child {pid}',
    fr: "le processus {parent} s'est terminé sans récupérer l'enfant {pid} par wait",
  },
  'values-unseen': {
    en: 'process {pid} had the kernel move its values ({call}), and the trace does not show them',
    fr: 'le processus {pid} a fait déplacer ses valeurs par le noyau ({call}), et la trace ne les montre pas',
  },
  'first-refused': {
    en: 'at {at:decimal} s the first write of process {pid} failed ({call}, EPIPE)',
    fr: 'à {at:decimal} s la première écriture du processus {pid} a échoué ({call}, EPIPE)',
  },
  'values-cut': {
    en: 'process {pid} wrote {count} {count:value|values}: {values}; at {at:decimal} s the next write failed ({call}, EPIPE), since no process read any more',
    fr: "le processus {pid} a écrit {count} {count:valeur|valeurs} : {values} ; à {at:decimal} s l'écriture suivante a échoué ({call}, EPIPE), car aucun processus ne lisait plus",
  },
  'values-refused': {
    en: 'process {pid} could not write all its values: at {at:decimal} s a write failed (EPIPE)',
    fr: "le processus {pid} n'a pas pu écrire toutes ses valeurs : à {at:decimal} s une écriture a échoué (EPIPE)",
  },
  'bytes-unexplained': {
    en: 'process {pid} wrote {count} {count:byte|bytes}, and it is not clear which values they mean: {bytes}',
    fr: "le processus {pid} a écrit {count} {count:octet|octets}, dont le sens n'est pas clair : {bytes}",
  },
  'readings-differ': {
    en: 'the bytes may mean {one}, or {other}, and no printed result confirms either',
    fr: "les octets peuvent signifier {one}, ou {other}, et aucun résultat affiché ne confirme l'un ou l'autre",
  },
} as const satisfies Catalogue;

export type SharedEvidence = keyof typeof sharedEvidence;
