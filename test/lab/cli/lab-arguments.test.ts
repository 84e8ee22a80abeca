import { describe, expect, it } from 'vitest';
import { parseLabArguments } from '@/lab/cli/lab-arguments.ts';

describe('the command line of the lab', () => {
  it('takes the defaults of the documentation', () => {
    expect(parseLabArguments([])).toMatchObject({
      scenario: 'shop',
      seed: 1,
      'prometheus-port': 9090,
      'kubernetes-port': 6443,
      'jaeger-port': 16686,
      'istiod-port': 15014,
      prometheus: 'embedded',
    });
  });

  it('takes flags with a space or an equals sign', () => {
    expect(parseLabArguments(['--scenario', 'scale', '--namespaces=20', '--services', '5'])).toMatchObject({
      scenario: 'scale',
      namespaces: 20,
      services: 5,
    });
  });

  it('names the nearest right flag for a wrong one', () => {
    expect(() => parseLabArguments(['--prometeus-port', '1'])).toThrow(
      'There is no flag --prometeus-port; did you mean --prometheus-port?',
    );
  });

  it.each([
    ['--scenario', 'shopp'],
    ['--seed', 'x'],
    ['--prometheus-port', '70000'],
    ['--prometheus', 'fake'],
    ['--services', '0'],
    ['--passed-seconds', '-1'],
  ])('refuses %s %s and names the flag', (flag, value) => {
    expect(() => parseLabArguments([flag, value])).toThrow(flag);
  });

  it('asks for help with --help', () => {
    expect(parseLabArguments(['--help'])).toBeNull();
  });
});
