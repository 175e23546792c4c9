/** Begins the page. */
import { render } from 'preact';

import { chosenTheme, showTheme } from './choices.js';
import { measureTexts } from './measure.js';
import { Start } from './start.js';

showTheme(chosenTheme());
measureTexts();
render(<Start />, document.body);
