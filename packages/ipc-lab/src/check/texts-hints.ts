/** A question or two that lead to the mistake, and not to its correction. */
export const hintTexts = {
  'hint 1a five-children': {
    en: 'Who runs the loop that forks: the first process alone, or its children as well?',
    fr: 'Qui exécute la boucle qui appelle fork : le premier processus seul, ou aussi ses enfants ?',
  },
  'hint 1a handler': {
    en: 'What does a process do with SIGUSR1 before it has said anything about it? Could the signal come that early?',
    fr: "Que fait un processus de SIGUSR1 tant qu'il n'en a rien dit ? Le signal peut-il arriver si tôt ?",
  },
  'hint 1a one-per-second': {
    en: 'Count the sends over the 30 seconds. What interrupts, shortens or lengthens your wait between two of them?',
    fr: "Comptez les envois sur les 30 secondes. Qu'est-ce qui interrompt, raccourcit ou allonge votre attente entre deux ?",
  },
  'hint 1a greeting': {
    en: 'In which process does the handler run, and when does what it prints leave the program?',
    fr: "Dans quel processus le handler s'exécute-t-il, et quand ce qu'il affiche quitte-t-il le programme ?",
  },
  'hint 1a sigint-all': {
    en: 'How many children does the last loop reach? Look at its bounds.',
    fr: "Combien d'enfants la dernière boucle atteint-elle ? Regardez ses bornes.",
  },
  'hint 1a reaped': {
    en: 'What remains of a child that has ended as long as nobody asks for its status?',
    fr: "Que reste-t-il d'un enfant terminé tant que personne ne demande son statut ?",
  },
  'hint 2a one-child': {
    en: 'Which processes pass the line that forks, and how often?',
    fr: 'Quels processus passent par la ligne qui appelle fork, et combien de fois ?',
  },
  'hint 2a shared-segment': {
    en: 'What does a child inherit of memory at fork, and what becomes a copy?',
    fr: "De la mémoire, qu'est-ce qu'un enfant hérite lors du fork, et qu'est-ce qui devient une copie ?",
  },
  'hint 2a five-values': {
    en: 'How many values are asked for, and which bounds can your random expression reach?',
    fr: 'Combien de valeurs sont demandées, et quelles bornes votre expression aléatoire peut-elle atteindre ?',
  },
  'hint 2a signals-child': {
    en: 'Whose number does the first argument of kill hold? Print it.',
    fr: 'De qui le premier argument de kill est-il le numéro ? Affichez-le.',
  },
  'hint 2a child-reads': {
    en: 'What happens to a signal sent while the same signal is still waiting? How does the parent know that a value has been read?',
    fr: "Qu'arrive-t-il à un signal envoyé pendant que le même attend encore ? Comment le père sait-il qu'une valeur a été lue ?",
  },
  'hint 2a child-ended': {
    en: 'A child that has been told to end: is it over when the call returns, and who asks how it ended?',
    fr: "Un enfant à qui l'on a demandé de finir : est-il terminé au retour de l'appel, et qui demande comment ?",
  },
  'hint 2a removed': {
    en: 'What does ipcs -m, or ls /dev/shm, show after your program?',
    fr: 'Que montre ipcs -m, ou ls /dev/shm, après votre programme ?',
  },
  'hint 3d maps-file': {
    en: 'Which protection and which flag let another process see what you write? How must the file be opened for them?',
    fr: 'Quelle protection et quel drapeau laissent un autre processus voir ce que vous écrivez ? Comment le fichier doit-il être ouvert pour cela ?',
  },
  'hint 3d sized-first': {
    en: 'How many bytes does the file have when you map it? A mapping does not make it longer.',
    fr: "Combien d'octets le fichier a-t-il quand vous le projetez ? Une projection ne l'allonge pas.",
  },
  'hint 3d five-ints': {
    en: 'Look at the file with od -i: are these your values, as integers?',
    fr: 'Regardez le fichier avec od -i : sont-ce vos valeurs, en entiers ?',
  },
  'hint 3d reader-maps': {
    en: 'The reader is to use the memory, not read(2): which file does it map?',
    fr: 'Le lecteur doit utiliser la mémoire, non read(2) : quel fichier projette-t-il ?',
  },
  'hint 3d same-values': {
    en: 'Do both programs agree on the type, the order and the place of the values?',
    fr: "Les deux programmes s'accordent-ils sur le type, l'ordre et la place des valeurs ?",
  },
  'hint 4a one-child': {
    en: 'Which processes pass the line that forks?',
    fr: 'Quels processus passent par la ligne qui appelle fork ?',
  },
  'hint 4a pipe': {
    en: 'How does the child come to have the pipe? It can only inherit what was there.',
    fr: "Comment l'enfant obtient-il le tube ? Il ne peut hériter que de ce qui existait.",
  },
  'hint 4a values': {
    en: 'How many values, and within which bounds? Print what you write.',
    fr: 'Combien de valeurs, et dans quelles bornes ? Affichez ce que vous écrivez.',
  },
  'hint 4a all-read': {
    en: 'When does read return 0? Who still has the write end open at that moment?',
    fr: "Quand read renvoie-t-il 0 ? Qui a encore l'extrémité d'écriture ouverte à ce moment ?",
  },
  'hint 4a sum': {
    en: 'Are all the values that were read in the sum, each once, and as numbers?',
    fr: 'Toutes les valeurs lues sont-elles dans la somme, une fois chacune, et comme nombres ?',
  },
  'hint 4a child-exits': {
    en: 'What ends the loop of the child, and what does it do after it?',
    fr: "Qu'est-ce qui met fin à la boucle de l'enfant, et que fait-il ensuite ?",
  },
  'hint 4a parent-waits': {
    en: 'Who asks for the status of the child, and when?',
    fr: "Qui demande le statut de l'enfant, et quand ?",
  },
  'hint 4a finishes': {
    en: 'Which process waits for which, and for what? ipc-lab why tells it while it hangs.',
    fr: "Quel processus attend lequel, et quoi ? ipc-lab why le dit pendant qu'il est bloqué.",
  },
  'hint 5 makes-fifo': {
    en: 'Under which name, and where, is the FIFO made when nothing is there yet?',
    fr: "Sous quel nom, et où, la FIFO est-elle créée quand rien n'existe encore ?",
  },
  'hint 5 n-values': {
    en: 'What does your loop count, and how does one value end in the FIFO?',
    fr: 'Que compte votre boucle, et comment une valeur se termine-t-elle dans la FIFO ?',
  },
  'hint 5 reads-all': {
    en: 'One read returns what is there, not all that will come. What says that there is no more?',
    fr: "Un read renvoie ce qui est là, non tout ce qui viendra. Qu'est-ce qui dit qu'il n'y a plus rien ?",
  },
  'hint 5 average': {
    en: 'How many values went into it? What type has the division?',
    fr: 'Combien de valeurs y sont entrées ? De quel type est la division ?',
  },
  'hint 5 existing-ok': {
    en: 'Does it work with a new FIFO? If so: what does mkfifo answer when the FIFO is there, and is that an error for you?',
    fr: 'Cela marche-t-il avec une FIFO neuve ? Si oui : que répond mkfifo quand la FIFO existe, et est-ce une erreur pour vous ?',
  },
  'hint 6 unix-socket': {
    en: 'Which address family stays on the machine and is named by a path?',
    fr: "Quelle famille d'adresses reste sur la machine et se nomme par un chemin ?",
  },
  'hint 6 sum-server': {
    en: 'When does the server know both values, and which of its processes knows them?',
    fr: 'Quand le serveur connaît-il les deux valeurs, et lequel de ses processus les connaît ?',
  },
  'hint 6 sum-clients': {
    en: 'Does the server keep both connections until it has the answer?',
    fr: "Le serveur garde-t-il les deux connexions jusqu'à ce qu'il ait la réponse ?",
  },
  'hint 6 stale-ok': {
    en: 'What is left in the file system by a server that was killed, and what does bind say to it?',
    fr: "Que laisse dans le système de fichiers un serveur tué, et qu'en dit bind ?",
  },
  'hint 6 cleaned': {
    en: 'Closing a socket does not remove its name. Is its removal reached on every way out?',
    fr: 'Fermer une socket ne supprime pas son nom. Sa suppression est-elle atteinte par toutes les sorties ?',
  },
} as const;
