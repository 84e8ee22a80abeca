import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tokens = 'components/ui/tokens.css';
const read = (path: string) => readFileSync(root + path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
const stylesheets = globSync(['components/**/*.css', 'app/**/*.css'], { cwd: root }).filter(
  (path) => path !== tokens,
);
const sources = globSync(['components/**/*.tsx', 'app/**/*.tsx'], { cwd: root });

const literalColor =
  /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|oklch|oklab|lab|lch|color)\(|(?<![\w-])(?:white|black|gray|grey|red|green|blue|orange|yellow|purple|pink)(?![\w-])/gi;

/** Properties that a library sets on its own elements. */
const givenByLibraries = /^--(?:anchor|available|drawer|toast|transform|xy|active-tab)-/;

const literals = (text: string) => text.match(literalColor) ?? [];
const definedIn = (text: string) => [...text.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name ?? '');
const usedIn = (text: string) => [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name ?? '');

describe('stylesheets', () => {
  it('are there to be read', () => {
    expect(stylesheets.length).toBeGreaterThan(20);
    expect(literals('a { color: #fff; border: 1px solid rgb(1 2 3); fill: Red }')).toHaveLength(3);
  });

  it.each(stylesheets)('%s takes every colour from the tokens', (path) => {
    expect(literals(read(path))).toEqual([]);
  });

  it.each(stylesheets)('%s uses only tokens that exist', (path) => {
    const text = read(path);
    const known = new Set([...definedIn(read(tokens)), ...definedIn(text)]);
    const missing = usedIn(text).filter((name) => !known.has(name) && !givenByLibraries.test(name));
    expect(missing).toEqual([]);
  });

  it('leave no literal colour in markup either', () => {
    const inMarkup =
      /(?:fill|stroke|color|background)[=:]\s*["'`](?!none|currentColor|var\(|color-mix\(|url\()[^"'`{]+["'`]/g;
    const found = sources.flatMap((path) =>
      [...read(path).matchAll(inMarkup)].map(([text]) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it('give every theme its colour: no token is set twice, and none is bound to one theme', () => {
    const text = read(tokens);
    const colors = definedIn(text.slice(text.indexOf('--ground:'))).filter((name) =>
      name.startsWith('--surface'),
    );
    expect(new Set(colors).size).toBe(colors.length);
    for (const path of stylesheets) expect(read(path)).not.toMatch(/data-theme|prefers-color-scheme/);
  });
});
