import { Code } from '@/components/ui/code.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { formatCount } from '@/lib/format/count.ts';
import type { ConfigObject } from './routing-words.ts';

/** The objects that have a say in the routing of a service, with who manages them. */
export function ObjectsPanel({ objects }: { readonly objects: readonly ConfigObject[] }) {
  if (objects.length === 0) {
    return (
      <Panel
        title="Objects"
        state={{
          kind: 'empty',
          title: 'No object has a say in its routing',
          reason: 'No VirtualService, DestinationRule or HTTPRoute names this service.',
        }}
      />
    );
  }
  return (
    <Panel title="Objects" meta="what has a say in this routing" flush>
      <Table label="Configuration objects" isWide>
        <thead>
          <tr>
            <ColumnHeader>Object</ColumnHeader>
            <ColumnHeader>Kind</ColumnHeader>
            <ColumnHeader numeric>Generation</ColumnHeader>
            <ColumnHeader>Owner</ColumnHeader>
            <ColumnHeader>API</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {objects.map(({ apiVersion, kind, namespace, name, generation, owner }) => (
            <Row key={`${kind} ${namespace}/${name}`}>
              <RowHeader>
                <Code>{`${namespace}/${name}`}</Code>
              </RowHeader>
              <Cell>{kind}</Cell>
              <Cell numeric>{formatCount(generation)}</Cell>
              <Cell>{owner ?? 'nobody known'}</Cell>
              <Cell>{apiVersion}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
