import 'server-only';

/** A configuration that cannot be used. The message is for the operator: where it stands and what is right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
