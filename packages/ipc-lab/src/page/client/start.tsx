/** The page before the first answer of the server; if there is none, why, and another try. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { say, type Text } from '../../language/text.js';
import type { Setting } from '../protocol.js';
import { App } from './app.js';
import { chosenLanguage, chosenTheme } from './choices.js';
import { fetchSetting } from './server.js';
import { texts } from './texts.js';

export function Start(): JSX.Element | null {
  const [answer, setAnswer] = useState<Setting | Text>();
  const [tries, setTries] = useState(1);
  const language = chosenLanguage();
  useEffect(() => {
    void fetchSetting().then(setAnswer);
  }, [tries]);
  if (answer === undefined) return null;
  if ('exercises' in answer) {
    return <App setting={answer} startLanguage={language} startTheme={chosenTheme()} />;
  }
  return (
    <div class="welcome start" role="alert">
      <h1>ipc-lab</h1>
      <p class="refusal">{say(language, answer)}</p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          setTries(tries + 1);
        }}
      >
        {say(language, texts.tryAgain)}
      </button>
    </div>
  );
}
