import { digits } from './amount.ts';

const minuteSeconds = 60;
const hourSeconds = 3_600;

/** A length of time in its largest whole unit: `30 s`, `5 min`, `24 h`; `90 s` stays seconds. */
export function formatDuration(seconds: number): string {
  if (seconds >= hourSeconds && seconds % hourSeconds === 0) return `${digits(seconds / hourSeconds, 0)} h`;
  if (seconds >= minuteSeconds && seconds % minuteSeconds === 0) {
    return `${digits(seconds / minuteSeconds, 0)} min`;
  }
  return `${digits(seconds, Number.isInteger(seconds) ? 0 : 1)} s`;
}

/** Time left as `mm:ss`, from an hour on `h:mm:ss`. The last second is shown until it is over; it never goes below zero. */
export function formatCountdown(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(left / hourSeconds);
  const minutes = Math.floor((left % hourSeconds) / minuteSeconds);
  const clock = `${two(minutes)}:${two(left % minuteSeconds)}`;
  return hours === 0 ? clock : `${hours}:${clock}`;
}

/** How long something lasted, in its two largest units: `28 s`, `9 min 14 s`, `2 h 5 min`. */
export function formatLasting(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < minuteSeconds) return `${whole} s`;
  const [unit, sub, large, small] =
    whole < hourSeconds ? [minuteSeconds, 1, 'min', 's'] : [hourSeconds, minuteSeconds, 'h', 'min'];
  const rest = Math.floor((whole % unit) / sub);
  const head = `${digits(Math.floor(whole / unit), 0)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
