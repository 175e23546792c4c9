/** What every wait takes. */
export interface WaitOptions {
  /** Ends the waiting, which then throws its reason; what was waited on stays as it is. */
  readonly signal?: AbortSignal | undefined;
}
