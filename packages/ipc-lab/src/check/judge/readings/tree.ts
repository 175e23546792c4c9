/** Numbers in the leaves of a structure, as JSON and pickles have them. */

/** The numbers at each place of the structure: all members of one list have the same place. */
export function leavesOf(structure: unknown): number[][] {
  const places = new Map<string, number[]>();
  const walk = (node: unknown, place: string): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one, `${place}[]`);
    } else if (node instanceof Map) {
      for (const [key, one] of node) walk(one, `${place}.${String(key)}`);
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, one] of Object.entries(node)) walk(one, `${place}.${key}`);
    } else {
      const value = typeof node === 'string' && node.trim() !== '' ? Number(node) : node;
      if (typeof value !== 'number' || !Number.isFinite(value)) return;
      const values = places.get(place) ?? [];
      places.set(place, values);
      values.push(value);
    }
  };
  walk(structure, '');
  return [...places.values()];
}
