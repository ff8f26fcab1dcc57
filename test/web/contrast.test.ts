import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('web/src/style/tokens.css', 'utf8');

type Colours = Record<string, [number, number, number]>;

/** The tokens of a part of the sheet; those with transparency are shadows, not grounds. */
const coloursIn = (text: string): Colours =>
  Object.fromEntries(
    [...text.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(([, name, l, c, h]) => [
      name ?? '',
      [Number(l), Number(c), Number(h)],
    ]),
  );

const darkAt = css.indexOf('@media (prefers-color-scheme: dark)');
const light = coloursIn(css.slice(0, darkAt));
const themes = { light, dark: { ...light, ...coloursIn(css.slice(darkAt)) } };

/** Linear sRGB of an OKLCH colour (CSS Color 4), cut to what a screen can show. */
const linear = ([l, c, h]: [number, number, number]): number[] => {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((part) => Math.min(1, Math.max(0, part)));
};

/** WCAG 2.2 contrast of two colours. */
const contrast = (one: [number, number, number], two: [number, number, number]): number => {
  const [lighter = 0, darker = 0] = [one, two]
    .map(linear)
    .map(([r = 0, g = 0, b = 0]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
    .sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
};

const grounds = ['paper', 'surface', 'accent-soft'];
const TEXT: [string, string][] = [
  ...['ink', 'faint', 'accent'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ['ink', 'bad-soft'],
  ['ink', 'attention-soft'],
  ['faint', 'bad-soft'],
  ['faint', 'sunk'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-pressed'],
  ['good', 'good-soft'],
  ['attention', 'attention-soft'],
  ['bad', 'bad-soft'],
  ['info', 'info-soft'],
];
/** Edges of fields and what shows the focus: WCAG 1.4.11. */
const EDGES: [string, string][] = [
  ['edge', 'paper'],
  ['edge', 'surface'],
  ['accent', 'paper'],
  ['accent', 'surface'],
];

test('the arithmetic agrees with what is known of black and white', () => {
  expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 1);
});

test.each(Object.keys(themes) as ('light' | 'dark')[])(
  'every text of the %s page can be read (AA)',
  (theme) => {
    const colours = themes[theme];

    const weak = TEXT.filter(([ink, ground]) => !(contrast(colours[ink]!, colours[ground]!) >= 4.5));

    expect(weak).toEqual([]);
  },
);

test.each(Object.keys(themes) as ('light' | 'dark')[])('every edge of the %s page can be seen', (theme) => {
  const colours = themes[theme];

  const weak = EDGES.filter(([edge, ground]) => !(contrast(colours[edge]!, colours[ground]!) >= 3));

  expect(weak).toEqual([]);
});
