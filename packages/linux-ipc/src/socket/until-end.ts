/** Iterates until there is nothing more, or its source is closed; leaving early closes nothing. */
export async function* untilEnd<T>(
  source: { readonly closed: boolean },
  next: () => Promise<T | undefined>,
): AsyncGenerator<T, void> {
  while (!source.closed) {
    const value = await next().catch((error: unknown) => {
      if (source.closed) return undefined;
      throw error;
    });
    if (value === undefined) return;
    yield value;
  }
}
