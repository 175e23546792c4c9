/** A whole number from `low` to `high`, both included, each equally likely. */
export function randomInteger(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}
