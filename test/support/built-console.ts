/** The environment that makes `startStack` use the build folder of this process, where another than `.next` is set. */
export function builtConsole(): Readonly<Record<string, string>> {
  const folder = process.env.PILOTHOUSE_BUILD_DIR;
  return folder === undefined ? {} : { PILOTHOUSE_BUILD_DIR: folder };
}
