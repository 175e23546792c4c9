/** How wide the texts of the picture are here. */
import { measureCharactersBy } from '../../trace/drawing/text-width.js';

/** Pixels: large enough for the fractions of a small text. */
const size = 100;

export function measureTexts(): void {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return;
  // Chosen texts are this bold, and should not be wider than their room.
  context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  measureCharactersBy((character) => context.measureText(character).width / size);
}
