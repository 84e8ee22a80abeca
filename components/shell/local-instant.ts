/** An instant (unix seconds) as the text of a `datetime-local` field in the reader's time zone. */
export function toLocalInput(at: number): string {
  const date = new Date(at * 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const complete = /^\d{4,}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/;

/** The instant (unix seconds) of such a text; `null` while it is not complete. */
export function fromLocalInput(text: string): number | null {
  if (!complete.test(text)) return null;
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : Math.floor(ms / 1_000);
}
