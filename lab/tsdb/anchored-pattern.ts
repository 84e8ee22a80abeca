import { RE2JS } from 're2js';

/** A regular expression of RE2 syntax that must match a whole value, as all of Prometheus' do. */
export interface AnchoredPattern {
  matches(value: string): boolean;
  /** The template with `$1`, `${1}`, `$name`, `${name}` filled in, or null where the value does not match. */
  expand(value: string, template: string): string | null;
}

export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Compiles a pattern; throws {@link PatternError} where RE2 refuses it. */
export function compileAnchoredPattern(pattern: string): AnchoredPattern {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(`^(?:${pattern})$`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PatternError(
      reason.startsWith('error parsing regexp') ? reason : `error parsing regexp: ${reason}`,
      {
        cause,
      },
    );
  }
  const groupsByName = compiled.namedGroups();
  return {
    matches: (value) => compiled.matches(value),
    expand: (value, template) => {
      const matcher = compiled.matcher(value);
      if (!matcher.matches()) return null;
      return expandTemplate(template, (name) => {
        const index = /^\d+$/.test(name) ? Number(name) : groupsByName[name];
        if (index === undefined || index > matcher.groupCount()) return '';
        return matcher.group(index) ?? '';
      });
    },
  };
}

// Go's regexp.Expand: `$name` takes the longest run of word characters, `$$` is one dollar, a malformed reference
// stays as it is written.
function expandTemplate(template: string, group: (name: string) => string): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (whole, braced?: string, bare?: string) => {
      const name = braced ?? bare;
      return name === undefined ? whole.slice(1) : group(name);
    },
  );
}
