/** The import table of ARCHITECTURE.md: for each folder, what else of ours it may import. */
export interface ImportRule {
  readonly folder: string;
  /** Folders whose files may be imported; the folder itself is always allowed. */
  readonly mayImport: readonly string[];
  /** True where sibling folders one level down must not see each other. */
  readonly siblingsApart?: boolean;
}

const viewOfOneSubject = [
  'components/ui',
  'components/charts',
  'components/graph',
  'lib/client',
  'lib/domain',
  'lib/format',
];
const drawing = ['components/ui', 'lib/client', 'lib/graph', 'lib/domain', 'lib/format'];
const subjects = ['overview', 'services', 'workloads', 'traces', 'changes', 'access', 'mesh'];

export const importRules: readonly ImportRule[] = [
  { folder: 'lib/domain', mayImport: [] },
  { folder: 'lib/graph', mayImport: ['lib/domain'] },
  { folder: 'lib/ports', mayImport: ['lib/domain'] },
  { folder: 'lib/http', mayImport: ['lib/domain'] },
  { folder: 'lib/prometheus', mayImport: ['lib/domain', 'lib/http'] },
  { folder: 'lib/kubernetes', mayImport: ['lib/domain', 'lib/http'] },
  { folder: 'lib/telemetry', mayImport: ['lib/ports', 'lib/domain', 'lib/prometheus'], siblingsApart: true },
  {
    folder: 'lib/control',
    mayImport: ['lib/ports', 'lib/domain', 'lib/kubernetes', 'lib/http'],
    siblingsApart: true,
  },
  { folder: 'lib/traces', mayImport: ['lib/ports', 'lib/domain', 'lib/http'], siblingsApart: true },
  { folder: 'lib/changes', mayImport: ['lib/ports', 'lib/domain'] },
  { folder: 'lib/contract', mayImport: ['lib/domain'] },
  {
    folder: 'lib/server',
    mayImport: [
      'domain',
      'graph',
      'ports',
      'http',
      'prometheus',
      'kubernetes',
      'telemetry',
      'control',
      'traces',
      'changes',
      'contract',
      'format',
    ].map((name) => `lib/${name}`),
  },
  { folder: 'lib/client', mayImport: ['lib/domain', 'lib/graph', 'lib/contract', 'lib/format'] },
  { folder: 'lib/format', mayImport: ['lib/domain'] },
  { folder: 'components/ui', mayImport: [] },
  { folder: 'components/graph', mayImport: drawing },
  { folder: 'components/charts', mayImport: drawing },
  { folder: 'components/shell', mayImport: drawing },
  ...subjects.map((subject) => ({ folder: `components/${subject}`, mayImport: viewOfOneSubject })),
  { folder: 'app/api', mayImport: ['lib/server', 'lib/contract'] },
  { folder: 'app', mayImport: ['components', 'lib/server', 'lib/contract', 'lib/client'] },
  { folder: 'lab', mayImport: ['lib/domain'] },
  { folder: 'scripts', mayImport: [] },
];
