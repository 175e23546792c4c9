/** A noun with its indefinite article: "a pipe", "an event counter", "a UNIX socket". */
export function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
