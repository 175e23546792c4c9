/** The source of the program, read only, with the line in which the chosen call was made. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { printable, visible } from '../../language/visible.js';
import type { Line, SourceFile } from '../protocol.js';
import { useSay } from './language.js';
import { texts } from './texts.js';

export function SourceView({
  files,
  lacksLines,
  place,
}: {
  readonly files: readonly SourceFile[];
  readonly lacksLines: boolean;
  readonly place: Line | undefined;
}): JSX.Element {
  const say = useSay();
  const [chosen, setChosen] = useState(0);
  const at = useRef<HTMLLIElement>(null);
  const shown = place?.file ?? chosen;
  const file = files[shown];
  useLayoutEffect(() => {
    const { current: line } = at;
    const view = line?.closest('.code');
    // The page itself stays where it is.
    if (line && view) view.scrollTop = line.offsetTop - view.clientHeight / 2;
  }, [place]);
  const line = place === undefined ? '' : say(texts.sourceLine, { line: place.line });
  return (
    <details class="source" open>
      <summary>
        {say(texts.source, { name: visible(file?.name ?? '') })} {line}
      </summary>
      {lacksLines && <p class="note">{say(texts.lacksLines)}</p>}
      {files.length > 1 && (
        <div class="parts" role="group" aria-label={say(texts.sourceFiles)}>
          {files.map(({ name }, index) => (
            <button
              key={index}
              type="button"
              aria-pressed={index === shown}
              disabled={place !== undefined && index !== shown}
              onClick={() => {
                setChosen(index);
              }}
            >
              {visible(name)}
            </button>
          ))}
        </div>
      )}
      <div class="code" tabIndex={0} role="group" aria-label={visible(file?.name ?? '')}>
        <ol>
          {(file?.text ?? '').split('\n').map((text, index) => {
            const isCurrent = place?.line === index + 1;
            return (
              <li
                key={index}
                ref={isCurrent ? at : null}
                aria-current={isCurrent ? 'true' : undefined}
              >
                <code>{printable(text)}</code>
              </li>
            );
          })}
        </ol>
      </div>
    </details>
  );
}
