/** The known word that a misspelt one probably means: at most two letters differ, besides upper case. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((name) => distance(word.toLowerCase(), name.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.min(2, word.length / 2) ? known[distances.indexOf(least)] : undefined;
}

/** How many letters must be added, removed or replaced to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
