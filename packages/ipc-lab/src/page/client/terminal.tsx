/** The terminal of a part: what it shows, and the line that is typed there while the program runs. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Keys } from '../protocol.js';
import { useSay } from './language.js';
import type { PartView } from '../model/run-view.js';
import { texts } from './texts.js';

export function OutputView({ part }: { readonly part: PartView }): JSX.Element {
  const say = useSay();
  return (
    <section class="output">
      <h3>{say(texts.output)}</h3>
      {/* The keyboard scrolls it, too. */}
      <pre tabIndex={0} role="group" aria-label={say(texts.output)}>
        {part.transcript.passages.map(({ isTyped, text }, at) =>
          isTyped ? (
            <span key={at} class="typed">
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </pre>
    </section>
  );
}

export function KeyboardView({
  part,
  onKeys,
}: {
  readonly part: PartView;
  readonly onKeys: (keys: Keys) => Promise<void>;
}): JSX.Element {
  const say = useSay();
  const [line, setLine] = useState('');
  const { asking, transcript } = part;
  const send = (): void => {
    const keys = { line };
    setLine('');
    void onKeys(keys);
  };
  return (
    <section class={asking.length > 0 ? 'keyboard asking' : 'keyboard'}>
      <p id="asking" role="status">
        {asking.length > 0 && say(texts.asking, { names: asking.map((pid) => part.nameOf(pid)) })}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onKeyDown={(event) => {
          if (!event.ctrlKey) return;
          if (event.key === 'd') {
            event.preventDefault();
            void onKeys({ key: 'end' });
          }
          // Ctrl-C copies what is selected, as everywhere in a browser.
          if (event.key === 'c' && getSelection()?.isCollapsed !== false && !hasSelection(event)) {
            event.preventDefault();
            void onKeys({ key: 'interrupt' });
          }
        }}
      >
        <label>
          <span class="prompt">{transcript.prompt || say(texts.typeHere)}</span>
          <input
            name="line"
            value={line}
            maxLength={4000}
            aria-describedby="asking"
            {...{ spellcheck: false, autocomplete: 'off', autocapitalize: 'off' }}
            onInput={({ currentTarget }) => {
              setLine(currentTarget.value);
            }}
          />
        </label>
        <button type="submit">{say(texts.sendLine)}</button>
        <button
          type="button"
          title={say(texts.endInputWhy)}
          onClick={() => void onKeys({ key: 'end' })}
        >
          {say(texts.endInput)}
        </button>
        <button
          type="button"
          title={say(texts.interruptWhy)}
          onClick={() => void onKeys({ key: 'interrupt' })}
        >
          Ctrl-C
        </button>
      </form>
    </section>
  );
}

function hasSelection({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.selectionStart !== target.selectionEnd;
}
