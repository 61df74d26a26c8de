import type { Page } from 'playwright-core';
import { z } from 'zod';

const Focus = z.object({
  /** Tag and name of what has the keyboard. */
  element: z.string(),
  /** What shows that it has it, or null where nothing does. */
  ring: z.string().nullable(),
  /** Whether all of it could be seen: on screen, and nothing in front of its middle. */
  isInSight: z.boolean(),
});
export type Focus = z.infer<typeof Focus>;

/**
 * Runs in the page. A ring is an outline of the element or of what it lies in, on itself or before or behind it; where
 * a field leaves that to the list below it, the line of the list that Enter runs.
 */
const LOOK = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { element: 'nothing', ring: null, isInSight: false };
  const outlined = (each) => [null, '::before', '::after'].some((part) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each, part);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/^rgba\\(.*, 0\\)$/.test(outlineColor);
  });
  const around = [];
  for (let each = element; each !== null && around.length < 4; each = each.parentElement) around.push(each);
  const chosen = element.getAttribute('aria-activedescendant');
  const hasShadow = getComputedStyle(element).boxShadow !== 'none';
  const ring = around.some(outlined) ? 'outline'
    : chosen !== null && document.getElementById(chosen) !== null ? 'chosen line'
    : hasShadow ? 'edge' : null;
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const front = document.elementFromPoint(x, y);
  const isInFront = front !== null && (element.contains(front) || front.contains(element) || front.closest('label')?.control === element);
  const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
  return {
    element: element.tagName.toLowerCase() + ' ' + name.trim().slice(0, 60),
    ring: element.matches(':focus-visible') ? ring : null,
    isInSight: width > 0 && height > 0 && left < innerWidth && right > 0 && top < innerHeight && bottom > 0 && isInFront,
  };
})()`;

/** Where the keyboard is, and whether somebody who looks at the page knows it. */
export const focusOf = async (page: Page): Promise<Focus> => Focus.parse(await page.evaluate(LOOK));
