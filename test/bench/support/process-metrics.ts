/** What a console's own metrics say about its process. */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Reads the figures from exposition text at `url`. */
export async function processFigures(url: string): Promise<ProcessFigures> {
  const text = await (await fetch(url)).text();
  return {
    cpuSeconds: sample(text, 'process_cpu_seconds_total'),
    residentBytes: sample(text, 'process_resident_memory_bytes'),
  };
}

function sample(text: string, name: string): number {
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`${name} is not among the console's metrics.`);
  return Number(found);
}
