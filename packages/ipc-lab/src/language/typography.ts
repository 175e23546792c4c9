/** French as it is printed: its own apostrophe, and no line may end before a high punctuation mark. */

/** Of an elision: a letter before it, and after it a letter, a number, a blank or a quotation. */
const apostrophe = /(?<=\p{L})'(?=[\p{L}\d{«"])/gu;
const beforeMark = /(?<=\S) (?=[:;?!»](?:[\s).,;]|$))/gu;
const afterQuote = /(?<=«) /g;

/** Of words that we wrote, each character in its place: commands, JSON and fixed output in them have none of these. */
export function inFrenchType(words: string): string {
  return words.replace(apostrophe, '’').replace(beforeMark, '\u00a0').replace(afterQuote, '\u00a0');
}
