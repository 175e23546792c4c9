/* In a real browser: the start of one costs more than most tests do in it, so these suites share it. */
import './in-browser/page.js';
import './in-browser/accessible.js';
import './in-browser/evidence.js';
import './in-browser/open-browser.js';
import './in-browser/replay.js';
import './in-browser/sheet.js';
import './in-browser/source.js';
