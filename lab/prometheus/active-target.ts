/** A scraped target as `/api/v1/targets` shows it. */
export interface ActiveTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  /** Empty while the last scrape went well. */
  readonly lastError: string;
  /** Mesh time of the last scrape in ms, null before the first. */
  readonly lastScrapeMs: number | null;
  readonly lastScrapeDurationSeconds: number;
}
