/** A symbol for each verdict: colour alone does not show it. */
export const symbols = { pass: '✓', fail: '✗', fragile: '≈', unknown: '?', pending: '…' } as const;
