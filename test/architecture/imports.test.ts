import { fileURLToPath } from 'node:url';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { importRules } from './import-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsConfigPath = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
const ours = ['app', 'components', 'lib', 'lab', 'scripts'];

const tableRules: IForbiddenRuleType[] = importRules.map(({ folder, mayImport }) => ({
  name: `${folder} imports only what the table allows`,
  severity: 'error',
  from: { path: `^${folder}/`, ...(folder === 'app' ? { pathNot: '^app/api/' } : {}) },
  to: { path: `^(${ours.join('|')})/`, pathNot: [folder, ...mayImport].map((allowed) => `^${allowed}/`) },
}));

const siblingRules: IForbiddenRuleType[] = importRules
  .filter((rule) => rule.siblingsApart)
  .map(({ folder }) => ({
    name: `siblings under ${folder} never see each other`,
    severity: 'error',
    from: { path: `^${folder}/([^/]+)/` },
    to: { path: `^${folder}/([^/]+)/`, pathNot: `^${folder}/$1/` },
  }));

const generalRules: IForbiddenRuleType[] = [
  { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'nothing imports app but app',
    severity: 'error',
    from: { pathNot: '^app/' },
    to: { path: '^app/' },
  },
  { name: 'nothing imports test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
  {
    name: 'domain uses no package',
    severity: 'error',
    from: { path: '^lib/domain/' },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
  },
  {
    name: 'contract uses no package but zod',
    severity: 'error',
    from: { path: '^lib/contract/' },
    to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
  },
  {
    name: 'only components/ui knows Base UI',
    severity: 'error',
    from: { pathNot: '^components/ui/' },
    to: { path: 'node_modules/@base-ui/' },
  },
  {
    name: 'only components/charts knows recharts',
    severity: 'error',
    from: { pathNot: '^components/charts/' },
    to: { path: 'node_modules/recharts/' },
  },
  {
    name: 'what runs in the browser never reaches the server',
    severity: 'error',
    from: { path: '^(components|lib/client)/' },
    to: {
      path: '^lib/(server|http|prometheus|kubernetes|telemetry|control|traces|changes)/',
      reachable: true,
    },
  },
  {
    name: 'scripts use no package',
    severity: 'error',
    from: { path: '^scripts/' },
    to: { dependencyTypes: ['npm', 'npm-dev'] },
  },
  {
    name: 'every import leads somewhere',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

async function violations(rules: IForbiddenRuleType[], folders: readonly string[]): Promise<string[]> {
  const report = await cruise(
    [...folders],
    {
      baseDir: root,
      ruleSet: { forbidden: rules },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
      tsConfig: { fileName: tsConfigPath },
    },
    { tsconfig: tsConfigPath },
    { tsConfig: extractTSConfig(tsConfigPath) },
  );
  const result = report.output as ICruiseResult;
  return result.summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} → ${cycle?.map((step) => step.name).join(' → ') ?? to}`,
  );
}

describe('the import table of ARCHITECTURE.md', () => {
  let found: string[];
  beforeAll(async () => {
    found = await violations([...tableRules, ...siblingRules, ...generalRules], ours);
  }, 120_000);

  it('holds for every file', () => {
    expect(found).toEqual([]);
  });
});

describe('the test of the import table itself', () => {
  it('finds an import that the table forbids', async () => {
    const forbidSelf: IForbiddenRuleType = {
      name: 'probe',
      severity: 'error',
      from: { path: '^lib/ports/' },
      to: { path: '^lib/domain/' },
    };
    expect((await violations([forbidSelf], ['lib'])).length).toBeGreaterThan(0);
  });
});
