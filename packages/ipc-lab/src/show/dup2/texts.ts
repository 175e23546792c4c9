import type { Catalogue } from '../../language/text.js';

export const texts = {
  pipes: {
    en: 'We make two pipes: {input}, read end {inputRead}, write end {inputWrite}; and {output}, read end {outputRead}, write end {outputWrite}.',
    fr: 'Nous créons deux tubes : {input}, lecture {inputRead}, écriture {inputWrite} ; et {output}, lecture {outputRead}, écriture {outputWrite}.',
  },
  started: {
    en: 'We start "{command}" (process {pid}). Between fork and exec, the child has called dup2:',
    fr: "Nous lançons « {command} » (processus {pid}). Entre fork et exec, l'enfant a appelé dup2 :",
  },
  file: { en: '  /proc/{pid}/fd/{fd} -> {file}', fr: '  /proc/{pid}/fd/{fd} -> {file}' },
  sent: {
    en: 'We write "{sent}" to our descriptor {fd}, and close it.',
    fr: 'Nous écrivons « {sent} » dans notre descripteur {fd}, et le fermons.',
  },
  received: {
    en: 'From our descriptor {fd} we read "{received}", then end-of-file.',
    fr: 'De notre descripteur {fd} nous lisons « {received} », puis la fin de fichier.',
  },
  right: {
    en: 'In the command our pipes were open as {numbers}, and under no other number; what it wrote came out at our end, although it knows nothing of pipes.',
    fr: "Dans la commande, nos tubes étaient ouverts sous {numbers}, et sous aucun autre numéro ; ce qu'elle a écrit est sorti de notre côté, sans qu'elle sache rien des tubes.",
  },
  wrong: {
    en: 'In the command our pipes were open as {numbers}; what it wrote did not come out at our end.',
    fr: "Dans la commande, nos tubes étaient ouverts sous {numbers} ; ce qu'elle a écrit n'est pas sorti de notre côté.",
  },
} as const satisfies Catalogue;
