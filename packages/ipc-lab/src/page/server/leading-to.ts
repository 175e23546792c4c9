/** A page that leads to an address at once, without a script. Its own address is not kept in the browser's history. */
export function pageLeadingTo(address: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>ipc-lab</title>
<a href="${address}">ipc-lab</a>
`;
}
