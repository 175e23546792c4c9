export interface Ends {
  readonly read: number;
  readonly write: number;
  readonly file: string;
}

/** What is printed, in one language. */
interface Texts {
  readonly pipes: (input: Ends, output: Ends) => string;
  readonly started: (command: string, pid: number) => string;
  readonly file: (pid: number, fd: number, file: string) => string;
  readonly sent: (sent: string, fd: number) => string;
  readonly received: (received: string, fd: number) => string;
  readonly conclusion: (open: readonly number[], right: boolean) => string;
}

const en: Texts = {
  pipes: (input, output) =>
    `We make two pipes: ${input.file}, read end ${input.read}, write end ${input.write}; and ` +
    `${output.file}, read end ${output.read}, write end ${output.write}.`,
  started: (command: string, pid: number) =>
    `We start "${command}" (process ${pid}). Between fork and exec, the child has called dup2:`,
  file: (pid: number, fd: number, file: string) => `  /proc/${pid}/fd/${fd} -> ${file}`,
  sent: (sent: string, fd: number) => `We write "${sent}" to our descriptor ${fd}, and close it.`,
  received: (received: string, fd: number) =>
    `From our descriptor ${fd} we read "${received}", then end-of-file.`,
  conclusion: (open: readonly number[], right: boolean) =>
    `In the command our pipes were open as ${list(open, 'and')}, and under no other number; what it wrote ` +
    `${right ? 'came out at our end' : 'did not come out at our end'}, though it knows nothing of pipes.`,
};

function list(numbers: readonly number[], and: string): string {
  return numbers.length === 0 ? '-' : numbers.join(` ${and} `);
}

const fr: Texts = {
  pipes: (input, output) =>
    `Nous créons deux tubes : ${input.file}, lecture ${input.read}, écriture ${input.write} ; et ` +
    `${output.file}, lecture ${output.read}, écriture ${output.write}.`,
  started: (command, pid) =>
    `Nous lançons « ${command} » (processus ${pid}). Entre fork et exec, l’enfant a appelé dup2 :`,
  file: en.file,
  sent: (sent, fd) => `Nous écrivons « ${sent} » dans notre descripteur ${fd}, et le fermons.`,
  received: (received, fd) =>
    `De notre descripteur ${fd} nous lisons « ${received} », puis la fin de fichier.`,
  conclusion: (open, right) =>
    `Dans la commande, nos tubes étaient ouverts sous ${list(open, 'et')}, et sous aucun autre numéro ; ce ` +
    `qu’elle a écrit ${right ? 'est sorti' : 'n’est pas sorti'} de notre côté, sans qu’elle sache rien des tubes.`,
};

export const texts = { en, fr };
