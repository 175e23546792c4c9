/** Iterates until end-of-file, or until the source is closed. Leaving early does not close it. */
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
