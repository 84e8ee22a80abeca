import { Code } from '@/components/ui/code.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { objectName } from './routing-words.ts';
import { Sentence } from './sentence.tsx';

const policyKinds = /authorizationpolicies|peerauthentications|requestauthentications/;

/** The security policies that hold for this service, each with what it does. */
export function PoliciesPanel({ service }: { readonly service: Service }) {
  const { policies, name, namespace, routing, warnings } = service;
  const unread = warnings.filter(({ code, text }) => code === 'kind-forbidden' && policyKinds.test(text));
  const gap = unread.map(({ text }) => (
    <InlineMessage key={text} tone="degraded">
      {text}
    </InlineMessage>
  ));
  if (policies.length === 0) {
    const icon = <MeshGlyph name="lock-question" size={20} label={null} />;
    return (
      <>
        {gap}
        <Panel
          title="Policies"
          state={
            routing === null || gap.length > 0
              ? {
                  kind: 'empty',
                  title: 'Not all policies are known',
                  reason: `Which policies hold for ${name} is told by the control plane, and ${gap.length > 0 ? 'not all kinds may be read' : 'none told of this service'}. Denied calls still show as errors with status 403.`,
                  icon,
                }
              : {
                  kind: 'empty',
                  title: 'No policy holds here',
                  reason: `No PeerAuthentication, AuthorizationPolicy or RequestAuthentication of the mesh, of ${namespace} or for its pods exists: whoever reaches ${name} may call it, with or without mutual TLS.`,
                  icon: <MeshGlyph name="lock-open" size={20} label={null} />,
                }
          }
        />
      </>
    );
  }
  return (
    <>
      {gap}
      <Panel title="Policies" meta="what holds for its pods" flush>
        <Table label={`Policies of ${name}`} isWide>
          <thead>
            <tr>
              <ColumnHeader>Policy</ColumnHeader>
              <ColumnHeader>Kind</ColumnHeader>
              <ColumnHeader>What it does</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <Row key={`${policy.kind} ${objectName(policy)}`}>
                <RowHeader>
                  <Code>{objectName(policy)}</Code>
                </RowHeader>
                <Cell>{policy.kind}</Cell>
                <Cell>
                  <Sentence>{policy.text}</Sentence>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}
