/** The terminal of a part: what it shows, and the line that is typed there while the program runs. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Text } from '../../language/text.js';
import type { Keys } from '../protocol.js';
import { useSay } from './language.js';
import type { PartView } from '../model/run-view.js';
import { texts } from './texts.js';

export function OutputView({ part }: { readonly part: PartView }): JSX.Element {
  const say = useSay();
  return (
    <section class="output">
      <h3>{say(texts.output)}</h3>
      {part.isOver && part.transcript.passages.length === 0 && (
        <p class="note">{say(texts.noOutput)}</p>
      )}
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
  /** @returns Why nothing was typed. */
  readonly onKeys: (keys: Keys) => Promise<Text | undefined>;
}): JSX.Element {
  const say = useSay();
  const [line, setLine] = useState('');
  const [refusal, setRefusal] = useState<Text>();
  const { asking, transcript } = part;
  const press = async (keys: Keys): Promise<void> => {
    const why = await onKeys(keys);
    setRefusal(why);
    // What was not typed is not lost, unless something else was typed meanwhile.
    if (why !== undefined && 'line' in keys) setLine((now) => (now === '' ? keys.line : now));
  };
  const send = (): void => {
    setLine('');
    void press({ line });
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
            void press({ key: 'end' });
          }
          // Ctrl-C copies what is selected, as everywhere in a browser.
          if (event.key === 'c' && getSelection()?.isCollapsed !== false && !hasSelection(event)) {
            event.preventDefault();
            void press({ key: 'interrupt' });
          }
        }}
      >
        <label>
          <span class="prompt">{transcript.prompt || say(texts.typeHere)}</span>
          <input
            name="line"
            value={line}
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
          onClick={() => void press({ key: 'end' })}
        >
          {say(texts.endInput)}
        </button>
        <button
          type="button"
          title={say(texts.interruptWhy)}
          onClick={() => void press({ key: 'interrupt' })}
        >
          Ctrl-C
        </button>
      </form>
      {refusal !== undefined && (
        <p class="refusal" role="alert">
          {say(refusal)}
        </p>
      )}
    </section>
  );
}

function hasSelection({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.selectionStart !== target.selectionEnd;
}
