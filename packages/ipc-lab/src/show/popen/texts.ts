import type { Catalogue } from '../../language/text.js';

export const texts = {
  reading: { en: 'To read what a command prints:', fr: "Pour lire ce qu'une commande affiche :" },
  writing: { en: 'To write what a command reads:', fr: "Pour écrire ce qu'une commande lit :" },
  missing: {
    en: 'A command that does not exist; the shell reports it:',
    fr: "Une commande qui n'existe pas ; le shell le signale :",
  },
  early: {
    en: 'A command that we stop reading before it stops writing:',
    fr: "Une commande qu'on cesse de lire avant qu'elle ne cesse d'écrire :",
  },
  injection: {
    en: 'A command made from data, here the name {name}:',
    fr: 'Une commande faite avec une donnée, ici le nom {name} :',
  },
  opened: { en: '  popen({command}, "{type}")', fr: '  popen({command}, "{type}")' },
  read: { en: '  read to the end: {output}', fr: "  lu jusqu'à la fin : {output}" },
  readOnly: {
    en: '  read {length} {length:byte|bytes}, no more',
    fr: '  lu {length} {length:octet|octets}, pas plus',
  },
  wrote: { en: '  wrote: {input}', fr: '  écrit : {input}' },
  closed: { en: '  pclose: {status}', fr: '  pclose : {status}' },
  exited: { en: 'exited with {code}', fr: 'terminée avec le code {code}' },
  killed: { en: 'killed by {signal}', fr: 'tuée par {signal}' },
  oneCommand: {
    en: 'pclose waited for each command and returned its status: {statuses}. The shell took the name as one word.',
    fr: 'pclose a attendu chaque commande et renvoyé son état : {statuses}. Le shell a pris le nom pour un seul mot.',
  },
  commands: {
    en: 'pclose waited for each command and returned its status: {statuses}. The shell ran {count} commands where one was meant.',
    fr: "pclose a attendu chaque commande et renvoyé son état : {statuses}. Le shell a exécuté {count} commandes là où l'on en voulait une.",
  },
} as const satisfies Catalogue;
