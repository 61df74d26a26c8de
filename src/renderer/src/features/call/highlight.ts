import { type RefObject, useEffect } from 'react';

const NAME = 'found';

/** Paints every place on screen where `text` stands. The browser draws it over the text, so no row is made anew. */
export function useHighlight(box: RefObject<HTMLElement | null>, text: string): void {
  const wanted = text.trim().toLowerCase();
  // Rows come and go with every scroll and every word: what is on screen is looked through after each drawing.
  useEffect(() => {
    const element = box.current;
    if (wanted === '' || element === null || !('highlights' in CSS)) return undefined;
    const highlight = CSS.highlights.get(NAME) ?? new Highlight();
    const ranges = rangesIn(element, wanted);
    for (const range of ranges) highlight.add(range);
    CSS.highlights.set(NAME, highlight);
    return () => {
      for (const range of ranges) highlight.delete(range);
    };
  });
}

function rangesIn(element: HTMLElement, wanted: string): readonly Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').toLowerCase();
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}
