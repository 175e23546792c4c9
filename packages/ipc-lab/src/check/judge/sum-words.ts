/** The words by which a line is known to give a sum. */
export const sumWords = /sum\b|som+e?\b|total|result|résultat|addition/i;
