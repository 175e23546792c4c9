/* In a real browser, as in-browser.test.ts: what runs for long, beside it. */
import './in-browser/exercises.js';
import './in-browser/class.js';
import './in-browser/saving.js';
import './in-browser/again.js';
import './in-browser/keyboard.js';
