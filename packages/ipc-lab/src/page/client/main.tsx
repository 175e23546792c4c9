/** Begins the page. */
import { render } from 'preact';

import { App } from './app.js';
import { chosenLanguage, chosenTheme, showTheme } from './choices.js';
import { fetchSetting } from './server.js';

const theme = chosenTheme();
showTheme(theme);
render(
  <App setting={await fetchSetting()} startLanguage={chosenLanguage()} startTheme={theme} />,
  document.body,
);
