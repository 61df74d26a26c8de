import { describe, expect, it } from 'vitest';
import { DialLinks, numberInArguments, numberOfLink } from '#main/links/dial-link.ts';

describe('a link', () => {
  it.each([
    ['tel:+14155550123', '+14155550123'],
    ['TEL:+1-415-555-0123;ext=5', '+14155550123'],
    ['tel://+14155550123', '+14155550123'],
    ['tel:%2B1%20415%20555%200123', '+14155550123'],
    ['tel:5550123', '5550123'],
    ['phony://call/+14155550123', '+14155550123'],
    ['phony://call/+14155550123/?x=1', '+14155550123'],
  ])('%s asks for %s', (link, number) => {
    expect(numberOfLink(link)).toBe(number);
  });

  it.each([
    'https://example.org/tel:+14155550123',
    'phony://end/+14155550123',
    'tel:',
    'tel:hello',
    'tel:%zz',
    '--tel:+1',
    '',
  ])('“%s” asks for no number', (link) => {
    expect(numberOfLink(link)).toBeNull();
  });

  it('carries nothing but a number, and no long one', () => {
    expect(numberOfLink(`tel:+1<script>4155550123${'9'.repeat(200)}`)).toMatch(/^\+1415555012\d+$/);
    expect(numberOfLink(`tel:${'9'.repeat(200)}`)).toHaveLength(40);
  });

  it('is found wherever it stands among the arguments', () => {
    const argv = ['/opt/phony', '--allow-file-access-from-files', 'tel:+14155550123', '.'];
    expect(numberInArguments(argv)).toBe('+14155550123');
    expect(numberInArguments(['/opt/phony', '.'])).toBeNull();
  });
});

describe('numbers that were asked for', () => {
  it('wait for the window', () => {
    const links = new DialLinks();
    const heard: string[] = [];
    links.open(null);
    links.open('+14155550123');
    links.listen((number) => heard.push(number));
    links.open('+14155550124');
    expect(heard).toEqual(['+14155550123', '+14155550124']);
  });
});
