/** The chapters of the sheet: what each asks, in our words, its questions, and what demonstrates their answers. */
import type { Text } from '../../language/text.js';

/** What an exercise asks. */
export interface Task {
  readonly exercise: string;
  readonly asked: Text;
}

export interface Chapter {
  readonly title: Text;
  readonly about: Text;
  readonly tasks: readonly Task[];
  /** By the names of their answers. */
  readonly questions: readonly { readonly id: string; readonly demonstration?: string }[];
}

export const chapters: readonly Chapter[] = [
  {
    title: { en: '1. Signals', fr: '1. Signaux' },
    about: {
      en: 'A signal interrupts a process, whatever it is doing. What it does then is its disposition: the default action, nothing, or a handler of its own, in which hardly anything may be called.',
      fr: "Un signal interrompt un processus, quoi qu'il fasse. Ce qu'il fait alors est sa disposition : l'action par défaut, rien, ou un gestionnaire à lui, dans lequel presque rien ne peut être appelé.",
    },
    tasks: [
      {
        exercise: '1a',
        asked: {
          en: '1A. Make five children. Each second, for thirty seconds, send SIGUSR1 to one of them, chosen at random; it prints "Hello from PID" and its number. Then end all five by SIGINT, and wait for each: no zombie remains.',
          fr: "1A. Créez cinq enfants. Chaque seconde, pendant trente secondes, envoyez SIGUSR1 à l'un d'eux, tiré au hasard ; il affiche « Hello from PID » et son numéro. Terminez ensuite les cinq par SIGINT, et attendez chacun : aucun zombie ne reste.",
        },
      },
    ],
    questions: [{ id: '1b', demonstration: 'signal' }],
  },
  {
    title: { en: '2. Shared memory', fr: '2. Mémoire partagée' },
    about: {
      en: 'Two processes see the same bytes. Nothing notifies one that the other has written: they need a second means for that.',
      fr: "Deux processus voient les mêmes octets. Rien ne dit à l'un que l'autre a écrit : il leur faut pour cela un autre moyen.",
    },
    tasks: [
      {
        exercise: '2a',
        asked: {
          en: '2A. A parent and its child share a System V segment. The parent stores a random integer from 0 to 100, prints it, and tells the child by SIGUSR1, which prints its number and the value. No value is lost; at the end the child is collected and the segment removed.',
          fr: "2A. Un père et son enfant partagent un segment System V. Le père y range un entier aléatoire de 0 à 100, l'affiche, et prévient par SIGUSR1 l'enfant, qui affiche son numéro et la valeur. Aucune valeur n'est perdue ; à la fin l'enfant est récupéré et le segment supprimé.",
        },
      },
    ],
    questions: [],
  },
  {
    title: { en: '3. Mapped files', fr: '3. Fichiers projetés' },
    about: {
      en: 'A file becomes a part of memory: a store changes the file, and every process that has mapped it sees the change.',
      fr: "Un fichier devient une partie de la mémoire : y écrire change le fichier, et tout processus qui l'a projeté voit ce changement.",
    },
    tasks: [
      {
        exercise: '3d',
        asked: {
          en: '3D. Write two programs: one maps a file and stores five random integers there, the other maps the same file and prints them.',
          fr: "3D. Écrivez deux programmes : l'un projette un fichier et y range cinq entiers aléatoires, l'autre projette le même fichier et les affiche.",
        },
      },
    ],
    questions: [
      { id: '3a', demonstration: 'map-end' },
      { id: '3b' },
      { id: '3c', demonstration: 'map-shared' },
      { id: '3e' },
    ],
  },
  {
    title: { en: '4. Pipes', fr: '4. Tubes' },
    about: {
      en: 'What is written at one end is read at the other, in order. The reader sees end-of-file once no process holds the write end any more.',
      fr: "Ce qui est écrit à un bout est lu à l'autre, dans l'ordre. Le lecteur voit la fin de fichier quand plus aucun processus ne tient l'extrémité d'écriture.",
    },
    tasks: [
      {
        exercise: '4a',
        asked: {
          en: '4A. A parent sends 5 to 20 random digits to its child through a pipe. The child adds up all of them, prints the sum and ends; after it the parent ends.',
          fr: "4A. Un père envoie de 5 à 20 chiffres aléatoires à son enfant par un tube. L'enfant les additionne tous, affiche la somme et se termine ; le père se termine après lui.",
        },
      },
    ],
    questions: [
      { id: '4b', demonstration: 'dup2' },
      { id: '4c', demonstration: 'popen' },
    ],
  },
  {
    title: { en: '5. FIFOs', fr: '5. Tubes nommés' },
    about: {
      en: 'A pipe with a name in the file system: programs that are not related find it there. Opening one end waits for the other.',
      fr: "Un tube qui a un nom dans le système de fichiers : des programmes sans parenté l'y trouvent. Ouvrir un bout attend l'autre.",
    },
    tasks: [
      {
        exercise: '5',
        asked: {
          en: '5A. A program sends as many random values from 0 to 100 as it is told, each followed by ";", through the FIFO /tmp/NAME, which it makes if it is missing. 5B. Another reads all of them and prints their average.',
          fr: "5A. Un programme envoie autant de valeurs aléatoires de 0 à 100 qu'on le lui dit, chacune suivie de « ; », par le tube nommé /tmp/NOM, qu'il crée s'il manque. 5B. Un autre les lit toutes et affiche leur moyenne.",
        },
      },
    ],
    questions: [],
  },
  {
    title: { en: '6. UNIX sockets', fr: '6. Sockets UNIX' },
    about: {
      en: 'A server waits at an address for clients; each connection goes in both directions. Of type SOCK_SEQPACKET, it keeps messages apart.',
      fr: 'Un serveur attend des clients à une adresse ; chaque connexion va dans les deux sens. De type SOCK_SEQPACKET, elle sépare les messages.',
    },
    tasks: [
      {
        exercise: '6',
        asked: {
          en: '6A. A client sends its value and prints the sum that it is given. 6B. The server waits for two values, prints their sum, and returns it to both clients; then it ends, and its socket is gone.',
          fr: "6A. Un client envoie sa valeur et affiche la somme qu'il reçoit. 6B. Le serveur attend deux valeurs, affiche leur somme, et la renvoie aux deux clients ; puis il se termine, et sa socket a disparu.",
        },
      },
    ],
    questions: [],
  },
];

export const tasks: readonly Task[] = chapters.flatMap((chapter) => chapter.tasks);
