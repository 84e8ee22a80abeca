import type { PlannedStep } from '../../../domain/change-plan.ts';
import { placeOf } from './written-kinds.ts';

/** A word that a POSIX shell takes as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same bytes for a shell, in order; the next one is sent only where the one before was taken. */
export const commandFor = (steps: readonly PlannedStep[]): string => steps.map(commandOf).join(' &&\n');

function commandOf({ object, write }: PlannedStep): string {
  const { plural, apiVersion } = placeOf(object);
  const group = apiVersion.split('/')[0] ?? '';
  const where = `--namespace ${quoted(object.namespace)}`;
  switch (write.operation) {
    case 'patch':
      return `kubectl patch ${plural}.${group} ${quoted(object.name)} ${where} --type json --field-manager pilothouse --patch ${quoted(write.body)}`;
    case 'create':
      return `printf '%s' ${quoted(write.body)} | kubectl create ${where} --field-manager pilothouse --filename -`;
    case 'delete':
      return `kubectl delete ${plural}.${group} ${quoted(object.name)} ${where}`;
  }
}
