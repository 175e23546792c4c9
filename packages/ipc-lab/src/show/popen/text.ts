import type { ExitStatus } from 'linux-ipc/process';

/** What is printed, in one language. */
interface Texts {
  readonly reading: string;
  readonly writing: string;
  readonly missing: string;
  readonly early: string;
  readonly injection: (name: string) => string;
  readonly opened: (command: string, type: string) => string;
  readonly read: (output: string) => string;
  readonly readOnly: (length: number) => string;
  readonly wrote: (input: string) => string;
  readonly closed: (status: ExitStatus) => string;
  readonly conclusion: (statuses: readonly ExitStatus[], commands: number) => string;
}

const en: Texts = {
  reading: 'To read what a command prints:',
  writing: 'To write what a command reads:',
  missing: 'A command that does not exist: the shell is there, and says so.',
  early: 'A command that we stop reading before it stops writing:',
  injection: (name) => `A command made from data, here the name ${JSON.stringify(name)}:`,
  opened: (command, type) => `  popen(${JSON.stringify(command)}, "${type}")`,
  read: (output) => `  read to the end: ${JSON.stringify(output)}`,
  readOnly: (length) => `  read ${length} bytes, no more`,
  wrote: (input) => `  wrote: ${JSON.stringify(input)}`,
  closed: (status) => `  pclose: ${end(status)}`,
  conclusion: (statuses, commands) =>
    `pclose waited for each command and told how it ended: ${statuses.map(end).join(', ')}. ` +
    (commands === 1
      ? 'The shell took the name as one word.'
      : `The shell ran ${commands} commands where one was meant.`),
};

function end({ code, signal }: ExitStatus): string {
  return signal === null ? `exited with ${code}` : `killed by ${signal}`;
}

const fr: Texts = {
  reading: 'Pour lire ce qu’une commande affiche :',
  writing: 'Pour écrire ce qu’une commande lit :',
  missing: 'Une commande qui n’existe pas : le shell, lui, existe, et le dit.',
  early: 'Une commande qu’on cesse de lire avant qu’elle ne cesse d’écrire :',
  injection: (name) => `Une commande faite avec une donnée, ici le nom ${JSON.stringify(name)} :`,
  opened: en.opened,
  read: (output) => `  lu jusqu’à la fin : ${JSON.stringify(output)}`,
  readOnly: (length) => `  lu ${length} octets, sans plus`,
  wrote: (input) => `  écrit : ${JSON.stringify(input)}`,
  closed: (status) => `  pclose : ${fin(status)}`,
  conclusion: (statuses, commands) =>
    `pclose a attendu chaque commande et dit comment elle a fini : ${statuses.map(fin).join(', ')}. ` +
    (commands === 1
      ? 'Le shell a pris le nom pour un seul mot.'
      : `Le shell a exécuté ${commands} commandes là où l’on en voulait une.`),
};

function fin({ code, signal }: ExitStatus): string {
  return signal === null ? `terminée avec le code ${code}` : `tuée par ${signal}`;
}

export const texts = { en, fr };
