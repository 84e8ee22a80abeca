import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { choosable, chosenIntent, fieldKey, unchosen } from '@/components/changes/conflict-choice.ts';
import { conflictFields, isContested, takenFrom } from '@/components/changes/conflict-fields.ts';
import { ConflictTable } from '@/components/changes/conflict-table.tsx';
import { conflictWords, movedAt, movedParts } from '@/components/changes/conflict-words.ts';
import { MovedParts } from '@/components/changes/moved-parts.tsx';
import type { Change, ChangePlan } from '@/lib/client/change-queries.ts';
import { plan } from './change-plan-samples.ts';
import { sampleLife } from './sample-change-answer.ts';

interface Rule {
  readonly timeout: string;
  readonly v1: number;
  readonly v2: number;
}

const object = ({ timeout, v1, v2 }: Rule) => ({
  metadata: { name: 'catalog', generation: 1, annotations: { 'pilothouse.dev/change.chg-1': 'note' } },
  spec: {
    hosts: ['catalog'],
    http: [
      {
        timeout,
        route: [
          { destination: { host: 'catalog', subset: 'v1' }, weight: v1 },
          { destination: { host: 'catalog', subset: 'v2' }, weight: v2 },
        ],
      },
    ],
  },
});

function planned(before: Rule | null, after: Rule, kind = 'VirtualService'): ChangePlan {
  const [step] = plan().steps;
  if (step === undefined) throw new Error('The sample has no step.');
  return plan({
    steps: [
      {
        ...step,
        object: { ...step.object, kind },
        before: before === null ? null : object(before),
        after: object(after),
      },
    ],
  });
}

const saw = { timeout: '1s', v1: 90, v2: 10 };
const mine = planned(saw, { ...saw, v1: 75, v2: 25 });
const rows = (fields: ReturnType<typeof conflictFields>) =>
  fields.map((field) => [
    field.path,
    field.saw,
    field.now,
    field.want,
    field.planned,
    takenFrom(field),
    isContested(field),
  ]);

describe('the three-way view of a conflict', () => {
  it('has a row for every field that either moved, whatever it is, and none for the others', () => {
    const there = { timeout: '2s', v1: 80, v2: 20 };
    const fresh = planned(there, { ...there, v1: 75, v2: 25 });
    expect(rows(conflictFields(mine, fresh))).toEqual([
      ['http[0].timeout', '1s', '2s', '1s', '2s', 'theirs', false],
      ['http[0].route[0].weight', '90', '80', '75', '75', 'yours', true],
      ['http[0].route[1].weight', '10', '20', '25', '25', 'yours', true],
    ]);
  });

  it('calls no field contested where both changes fit', () => {
    const there = { ...saw, timeout: '2s' };
    const fields = conflictFields(mine, planned(there, { ...there, v1: 75, v2: 25 }));
    expect(fields.filter(isContested)).toEqual([]);
    expect(fields.map(takenFrom)).toEqual(['theirs', 'yours', 'yours']);
  });

  it('takes what both want the same for nobody’s', () => {
    const there = { ...saw, v1: 75, v2: 25 };
    const fields = conflictFields(mine, planned(there, there));
    expect(fields.map((field) => [field.now, takenFrom(field), isContested(field)])).toEqual([
      ['75', null, false],
      ['25', null, false],
    ]);
  });

  it('says nothing of what is there before it is read, or where the fresh plan leaves the object alone', () => {
    expect(conflictFields(mine, null).map(({ now, planned: again }) => [now, again])).toEqual([
      [null, null],
      [null, null],
    ]);
    const other = planned(saw, { ...saw, v1: 1, v2: 99 }, 'DestinationRule');
    expect(conflictFields(mine, other).map(({ now }) => now)).toEqual([null, null]);
  });

  it('shows an object that is gone as missing, field by field', () => {
    const fields = conflictFields(mine, planned(null, { ...saw, v1: 75, v2: 25 }));
    expect(fields.find(({ path }) => path === 'http[0].route[1].weight')).toMatchObject({
      saw: '10',
      now: '–',
      isTheirs: true,
    });
  });

  it('is a table with the generations over its columns', () => {
    const markup = html(
      <ConflictTable
        fields={conflictFields(mine, null)}
        generations={{ saw: 8, now: 9 }}
        choosable={[]}
        choices={new Map()}
        onChoose={() => undefined}
      />,
    );
    expect(markup).toContain('You saw 8');
    expect(markup).toContain('There now 9');
    expect(markup.match(/<tr/g)).toHaveLength(3);
  });
});

describe('a field that both changed', () => {
  const there = { timeout: '2s', v1: 80, v2: 20 };
  const fields = conflictFields(mine, planned(there, { ...there, v1: 75, v2: 25 }));
  const split = { ...plan().intent, kind: 'split', weights: { v1: 75, v2: 25 } } as const;
  const weight = (index: number): string => `VirtualService shop/catalog http[0].route[${index}].weight`;

  it('waits for somebody to choose, and what only one of them changed does not', () => {
    expect(unchosen(split, fields, new Map()).map(fieldKey)).toEqual([weight(0), weight(1)]);
    expect(unchosen(split, fields, new Map([[weight(0), 'theirs']])).map(fieldKey)).toEqual([weight(1)]);
    const fits = conflictFields(mine, planned({ ...saw, timeout: '2s' }, { ...saw, v1: 75, v2: 25 }));
    expect(unchosen(split, fits, new Map())).toEqual([]);
  });

  it('is left to the others by itself, and the rest stays as it was wanted', () => {
    const choices = new Map([
      [weight(0), 'theirs'],
      [weight(1), 'yours'],
    ] as const);
    expect(chosenIntent(split, fields, choices)).toEqual({ ...split, weights: { v1: 80, v2: 25 } });
    expect(chosenIntent(split, fields, new Map())).toEqual(split);
  });

  const one = { object: 'o', saw: '1', want: '3', planned: '3', target: null, isTheirs: true, isYours: true };
  const target = { mesh: 'lab', namespace: 'shop', service: 'catalog' };
  it.each([
    [
      { ...target, kind: 'retry', attempts: 3, on: '5xx' },
      [
        ['retries.attempts', '2', { attempts: 2 }],
        ['retries.retryOn', 'reset', { on: undefined }],
        ['retries.perTryTimeout', '1s', null],
      ],
    ],
    [
      { ...target, kind: 'fault', abort: { percent: 10, httpStatus: 503 }, expiresInSeconds: 60 },
      [
        ['fault.abort.percentage.value', '20', { abort: { percent: 20, httpStatus: 503 } }],
        ['fault.abort.httpStatus', '500', { abort: { percent: 10, httpStatus: 500 } }],
        ['fault.abort.httpStatus', '–', null],
      ],
    ],
    [
      { ...target, kind: 'fault', delay: { percent: 10, milliseconds: 400 }, expiresInSeconds: 60 },
      [
        ['fault.delay.fixedDelay', '1.5s', { delay: { percent: 10, milliseconds: 1500 } }],
        ['fault.delay.percentage.value', '5', { delay: { percent: 5, milliseconds: 400 } }],
      ],
    ],
    [
      { ...target, kind: 'mirror', version: 'v2', percent: 50 },
      [
        ['mirrorPercentage.value', '10', { percent: 10 }],
        ['mirror.subset', 'v3', { version: 'v3' }],
      ],
    ],
    [{ ...target, kind: 'timeout', timeoutMs: 3000 }, [['timeout', '2s', null]]],
  ] as const)('can be left to the others in a draft of %j as far as that says it apart', (intent, cases) => {
    for (const [path, now, change] of cases) {
      const field = { ...one, path: `http[0].${path}`, now };
      expect(choosable(intent, [field])).toEqual(change === null ? [] : [field]);
      if (change === null) continue;
      const wanted = Object.entries({ ...intent, ...change }).filter(([, value]) => value !== undefined);
      expect(chosenIntent(intent, [field], new Map([[fieldKey(field), 'theirs']]))).toEqual(
        Object.fromEntries(wanted),
      );
    }
  });
});

describe('who was faster', () => {
  const at = 1_764_000_665;
  const generation = {
    step: 0,
    part: 'generation',
    planned: '8',
    found: '9',
    by: 'kubectl-edit',
    at,
  } as const;
  const rule = { ...generation, part: 'rule', planned: '[1]', found: '[2]' } as const;
  const lost = (differences: Change['differences']): Change => ({ ...sampleLife({}), differences });

  it('is named with the time and both generations', () => {
    expect(conflictWords(lost([rule, generation]))).toMatch(
      /^kubectl-edit at \d\d:\d\d:05 wrote generation 9; your plan was made on 8\.$/,
    );
    expect(movedAt([rule, generation])).toMatch(/^\d\d:\d\d:05$/);
    expect(conflictWords(lost([{ ...generation, by: null, at: null }]))).toContain(
      'Somebody wrote generation 9',
    );
  });

  it('says that it is another object, or none', () => {
    const uid = { ...generation, part: 'uid', planned: 'a', found: 'b', by: null, at: null } as const;
    expect(conflictWords(lost([uid, generation]))).toContain('another one than the plan saw');
    expect(conflictWords(lost([{ ...uid, part: 'deleted' }]))).toBe('The object is gone.');
  });

  it('is listed part by part', () => {
    expect(movedParts([rule, generation]).map(({ part }) => part)).toEqual(['generation', 'routes']);
    const markup = html(<MovedParts differences={[rule, generation]} />);
    expect(markup).toContain('kubectl-edit at');
    expect(html(<MovedParts differences={[]} />)).toBe('');
  });
});
