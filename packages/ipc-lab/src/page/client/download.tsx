/** A link to a file of the server. Whatever prevents it is said in the page: a browser would show a page of its own. */
import type { ComponentChildren, JSX } from 'preact';

import type { Text } from '../../language/text.js';
import { fetchFile } from './server.js';

export function DownloadLink({
  address,
  title,
  children,
  onRefused,
}: {
  readonly address: string;
  readonly title?: string;
  readonly children: ComponentChildren;
  /** Is called with `undefined` when it is there. */
  readonly onRefused: (why: Text | undefined) => void;
}): JSX.Element {
  const download = async (): Promise<void> => {
    const file = await fetchFile(address);
    if ('why' in file) {
      onRefused(file.why);
      return;
    }
    onRefused(undefined);
    const href = URL.createObjectURL(file.content);
    Object.assign(document.createElement('a'), { href, download: file.name }).click();
    URL.revokeObjectURL(href);
  };
  return (
    <a
      class="button"
      href={address}
      {...(title !== undefined && { title })}
      download
      onClick={(event) => {
        event.preventDefault();
        void download();
      }}
    >
      {children}
    </a>
  );
}
