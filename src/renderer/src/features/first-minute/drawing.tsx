import type { ReactElement } from 'react';

/** Two telephones, one line, and a hand on the switch between them. */
export function Drawing(): ReactElement {
  return (
    <svg className="drawing" viewBox="0 0 240 88" width="240" height="88" aria-hidden="true" focusable="false">
      <g className="drawing-phone">
        <path d="M18 30c0-9 8-14 20-14s20 5 20 14c0 3-2 4-5 4h-6c-3 0-4-2-4-4v-2c-3-1-7-1-10 0v2c0 2-1 4-4 4h-6c-3 0-5-1-5-4Z" />
        <path d="M26 36h24l8 26a4 4 0 0 1-4 5H22a4 4 0 0 1-4-5Z" />
        <circle cx="38" cy="51" r="7" />
      </g>
      <g className="drawing-phone" transform="translate(164 0)">
        <path d="M18 30c0-9 8-14 20-14s20 5 20 14c0 3-2 4-5 4h-6c-3 0-4-2-4-4v-2c-3-1-7-1-10 0v2c0 2-1 4-4 4h-6c-3 0-5-1-5-4Z" />
        <path d="M26 36h24l8 26a4 4 0 0 1-4 5H22a4 4 0 0 1-4-5Z" />
        <circle cx="38" cy="51" r="7" />
      </g>
      <path className="drawing-line" d="M60 62h38M142 62h38" />
      <path className="drawing-switch" d="M100 62l34-22" />
      <circle className="drawing-end" cx="100" cy="62" r="3.5" />
      <circle className="drawing-end" cx="140" cy="62" r="3.5" />
      <circle className="drawing-knob" cx="137" cy="38" r="5" />
    </svg>
  );
}
