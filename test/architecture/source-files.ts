import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A source file with its path from the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** All files below `folders` whose name ends in one of `endings`. */
export function sourceFiles(folders: readonly string[], endings: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => {
        const absolute = join(entry.parentPath, entry.name);
        const text = readFileSync(absolute, 'utf8');
        return { path: relative(root, absolute), text, lines: text.split('\n').length - 1 };
      }),
  );
}

/** A document at the root of the repository. */
export const rootDocument = (name: string): string => readFileSync(join(root, name), 'utf8');
