import 'server-only';
import { pino, type DestinationStream, type Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, whatever message or field carries them. */
  readonly secrets: readonly string[];
  /** Where lines go; standard output when left out. */
  readonly destination?: DestinationStream;
}

/** Shorter values would blank out ordinary words. */
const LEAST_SECRET_LENGTH = 6;

/** Structured log of the console, one JSON object a line. */
export function createLog({ level, secrets, destination }: LogOptions): Logger {
  const hidden = [...new Set(secrets)].filter((secret) => secret.length >= LEAST_SECRET_LENGTH);
  // In the line, a secret stands as JSON text, where quotes and backslashes are escaped.
  const written = hidden.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const options = {
    level,
    base: { service: 'pilothouse' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: [
        '*.authorization',
        '*.cookie',
        '*.token',
        '*.password',
        'headers.authorization',
        'headers.cookie',
      ],
      censor: '[hidden]',
    },
    hooks: {
      streamWrite: (line: string): string =>
        written.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), line),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
