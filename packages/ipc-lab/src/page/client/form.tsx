/** What to run: a command, or the commands of an exercise. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Text } from '../../language/text.js';
import type { RunRequest, Setting } from '../protocol.js';
import { keepRequest, lastRequest } from './choices.js';
import { useSay } from './language.js';
import { tasks } from './sheet-texts.js';
import { texts } from './texts.js';

/** A command that is no exercise's has the example of this one. */
const firstExample = '4a';

export function Form({
  setting,
  isRunShown,
  onRun,
}: {
  readonly setting: Setting;
  /** Its verdict then needs the room. */
  readonly isRunShown: boolean;
  /** @returns Why it was not started. */
  readonly onRun: (request: RunRequest) => Promise<Text | undefined>;
}): JSX.Element {
  const say = useSay();
  const [last] = useState(lastRequest);
  const [exerciseId, setExercise] = useState(last?.exercise ?? '');
  const [commands, setCommands] = useState(last?.commands ?? {});
  const [folder, setFolder] = useState(last?.folder ?? setting.folder);
  const [input, setInput] = useState(last?.input ?? '');
  const [refusal, setRefusal] = useState<Text>();
  const exercise = setting.exercises.find(({ id }) => id === exerciseId);
  const example = setting.exercises.find(({ id }) => id === (exercise?.id ?? firstExample));
  const asked = tasks.find((task) => task.exercise === exercise?.id)?.asked;
  const names = Object.keys(exercise?.commands ?? { program: '' });

  const run = async (): Promise<void> => {
    setRefusal(undefined);
    // Those that were typed for other exercises stay in the form.
    const asked = Object.fromEntries(names.map((name) => [name, commands[name] ?? '']));
    const request = { exercise: exercise?.id ?? null, commands: asked, folder, input };
    keepRequest(request);
    setRefusal(await onRun(request));
  };
  return (
    <form
      class="new"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey) void run();
      }}
    >
      <label>
        {say(texts.whatToRun)}
        <select
          value={exerciseId}
          onChange={({ currentTarget }) => {
            setExercise(currentTarget.value);
          }}
        >
          <option value="">{say(texts.anyCommand)}</option>
          {setting.exercises.map(({ id, title }) => (
            <option key={id} value={id}>
              {say(texts.exercise, { id, title })}
            </option>
          ))}
        </select>
      </label>
      {asked !== undefined && !isRunShown && <p class="note asked">{say(asked)}</p>}
      {names.map((name) => (
        <label key={name}>
          {names.length === 1 ? say(texts.command) : say(texts.commandNamed, { name })}
          <input
            name={name}
            value={commands[name] ?? ''}
            placeholder={say(texts.commandExample)}
            {...{ spellcheck: false, autocomplete: 'off', autocapitalize: 'off', required: true }}
            onInput={({ currentTarget }) => {
              setCommands((old) => ({ ...old, [name]: currentTarget.value }));
            }}
          />
        </label>
      ))}
      <label>
        {say(texts.folder)}
        <input
          name="folder"
          value={folder}
          {...{ spellcheck: false, autocomplete: 'off', required: true }}
          onInput={({ currentTarget }) => {
            setFolder(currentTarget.value);
          }}
        />
      </label>
      <details>
        <summary>{say(texts.input)}</summary>
        <textarea
          name="input"
          rows={3}
          value={input}
          aria-label={say(texts.input)}
          onInput={({ currentTarget }) => {
            setInput(currentTarget.value);
          }}
        />
        <p class="note">{say(exercise === undefined ? texts.inputNoteOpen : texts.inputNote)}</p>
      </details>
      <div class="actions">
        <button type="submit" class="primary" title={say(texts.keys)}>
          {say(exercise === undefined ? texts.run : texts.check)}
        </button>
        <button
          type="button"
          onClick={() => {
            setCommands((old) => ({ ...old, ...example?.commands }));
          }}
        >
          {say(texts.ownProgram)}
        </button>
      </div>
      {refusal !== undefined && (
        <p class="refusal" role="alert">
          {say(refusal)}
        </p>
      )}
    </form>
  );
}
