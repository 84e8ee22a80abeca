import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importRules } from './import-rules.ts';
import { rootDocument, sourceFiles } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const code = ['.ts', '.tsx', '.mjs'];
const product = sourceFiles(['app', 'components', 'lib', 'lab', 'scripts'], code);
const all = [...product, ...sourceFiles(['test'], ['.ts', '.tsx'])];
const styles = sourceFiles(['app', 'components'], ['.css']);

const paths = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path);

describe('files stay readable', () => {
  it('no file is longer than 400 lines', () => {
    expect(all.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('the median file has under 80 lines and nine in ten under 250', () => {
    const sorted = product.map(({ lines }) => lines).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    expect(at(0.5)).toBeLessThan(80);
    expect(at(0.9)).toBeLessThan(250);
  });

  it('names are kebab-case and say what is inside', () => {
    const buckets = /(^|\/)(utils?|helpers?|common|misc|types|index)(\.[a-z]+)*\.(ts|tsx|mjs)$/;
    const kebab = /^(.*\/)?\[?[a-z0-9-]+\]?(\.[a-z]+)*\.(ts|tsx|mjs|css)$/;
    const wrong = [...all, ...styles].filter(({ path }) => buckets.test(path) || !kebab.test(path));
    expect(paths(wrong)).toEqual([]);
  });
});

describe('nothing is switched off', () => {
  const typeScript = all.filter(({ path }) => !path.endsWith('.mjs'));

  it('no suppression stands without a reason beside it', () => {
    const suppression =
      /@ts-ignore|@ts-nocheck|(@ts-expect-error|oxlint-disable[a-z-]*|eslint-disable[a-z-]*)(?![^\n]*--?\s*\w)/;
    const wrong = typeScript.filter(
      ({ path, text }) => !path.includes('conventions.test') && suppression.test(text),
    );
    expect(paths(wrong)).toEqual([]);
  });

  it('no test is left out or alone', () => {
    const wrong = typeScript.filter(
      ({ path, text }) =>
        path.startsWith('test/') &&
        !path.endsWith('support/real-part.ts') &&
        /\b(it|test|describe)\.(only|skip|todo)\(/.test(text),
    );
    expect(paths(wrong)).toEqual([]);
  });

  it('no test sleeps', () => {
    const sleep = /await (sleep|delay|wait)\(\s*\d|waitForTimeout\(/;
    const waitsOnCondition = 'test/support/eventually.ts';
    const wrong = all.filter(
      ({ path, text }) => path.startsWith('test/') && path !== waitsOnCondition && sleep.test(text),
    );
    expect(paths(wrong)).toEqual([]);
  });
});

describe('style has one source', () => {
  it('colours are written in the token file only', () => {
    const colour = /#[0-9a-f]{3,8}\b|\b(rgb|rgba|hsl|oklch|oklab)\(/i;
    const withoutMixes = (text: string): string =>
      text.replaceAll(/color-mix\([^;]*;/g, '').replaceAll(/url\([^)]*\)/g, '');
    const wrong = styles.filter(
      ({ path, text }) => !path.endsWith('ui/tokens.css') && colour.test(withoutMixes(text)),
    );
    expect(paths(wrong)).toEqual([]);
  });
});

/** Exported declarations of a file that carry no documentation comment. */
function undocumentedExports(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(
      (statement) =>
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
    )
    .filter((statement) => ts.getJSDocCommentsAndTags(statement).length === 0)
    .map((statement) => `${path}: ${statement.getText().split('\n')[0]?.slice(0, 80) ?? ''}`);
}

describe('what others build on is explained', () => {
  const explained = sourceFiles(
    ['lib/domain', 'lib/ports', 'lib/graph', 'lib/prometheus', 'lib/kubernetes', 'lib/http'],
    ['.ts'],
  );

  it('every export of domain, ports, graph and the protocol clients has a docstring', () => {
    expect(explained.flatMap(({ path, text }) => undocumentedExports(path, text))).toEqual([]);
  });
});

describe('documents', () => {
  it('ARCHITECTURE.md carries the import table that is tested', () => {
    const architecture = rootDocument('ARCHITECTURE.md');
    const rows = importRules.map(
      ({ folder, mayImport }) =>
        `| \`${folder}/\` | ${mayImport.length === 0 ? 'nothing' : mayImport.map((name) => `\`${name}\``).join(', ')} |`,
    );
    expect(rows.filter((row) => !architecture.includes(row))).toEqual([]);
  });

  it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'ROADMAP.md'])(
    '%s names only files and folders that exist',
    (name) => {
      // The import table also speaks of folders that are still to come.
      const document = rootDocument(name).replace(/^## Who may import whom[\s\S]*?(?=^## |$(?![\s\S]))/m, '');
      const named = [
        ...document.matchAll(/`((?:app|components|lib|lab|scripts|test|deploy|public)\/[\w./[\]-]*)`/g),
      ];
      const missing = named.map((match) => match[1] ?? '').filter((path) => !existsSync(`${root}${path}`));
      expect(missing).toEqual([]);
    },
  );

  it.each(['README.md', 'CONTRIBUTING.md'])('%s names only npm scripts that exist', (name) => {
    const { scripts } = JSON.parse(rootDocument('package.json')) as { scripts: Record<string, string> };
    const named = [...rootDocument(name).matchAll(/npm run ([a-z-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});
