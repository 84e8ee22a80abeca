import type { JsonSchema } from '../schema/json-schema.ts';
import {
  anything,
  keyedList,
  list,
  map,
  object,
  oneOfValues,
  text,
  textBetween,
} from '../schema/schema-builders.ts';
import { group, hostname, kind, namespaceName, objectName, port } from './gateway-api-routes.ts';

const parametersRef = object({ group, kind, name: objectName, namespace: namespaceName }, [
  'group',
  'kind',
  'name',
]);

export const gatewayClassSpec: JsonSchema = object(
  {
    controllerName: textBetween(
      1,
      253,
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
    ),
    description: textBetween(0, 64),
    parametersRef,
  },
  ['controllerName'],
);

const certificateRef = object(
  {
    group: { ...group, default: '' },
    kind: { ...kind, default: 'Secret' },
    name: objectName,
    namespace: namespaceName,
  },
  ['name'],
);
const listener = object(
  {
    name: textBetween(1, 253),
    hostname,
    port,
    protocol: textBetween(1, 255),
    tls: object({
      mode: { ...oneOfValues('Terminate', 'Passthrough'), default: 'Terminate' },
      certificateRefs: list(certificateRef, { maxItems: 64 }),
      options: map(text),
    }),
    allowedRoutes: {
      ...object({
        namespaces: {
          ...object({
            from: { ...oneOfValues('All', 'Selector', 'Same', 'None'), default: 'Same' },
            selector: anything,
          }),
          default: { from: 'Same' },
        },
        kinds: list(object({ group: { ...group, default: 'gateway.networking.k8s.io' }, kind }, ['kind']), {
          maxItems: 8,
        }),
      }),
      default: { namespaces: { from: 'Same' } },
    },
  },
  ['name', 'port', 'protocol'],
);

/** `spec` of a Gateway (https://gateway-api.sigs.k8s.io/reference/spec/#gateway). */
export const gatewaySpec: JsonSchema = object(
  {
    gatewayClassName: objectName,
    listeners: keyedList(listener, ['name'], { maxItems: 64 }),
    addresses: list(
      object({ type: { ...textBetween(1, 253), default: 'IPAddress' }, value: textBetween(1, 253) }),
      { maxItems: 16 },
    ),
    infrastructure: object({ labels: map(text), annotations: map(text), parametersRef }),
    allowedListeners: anything,
    tls: anything,
  },
  ['gatewayClassName', 'listeners'],
);

export const listenerSetSpec: JsonSchema = object(
  {
    parentRef: object({ group, kind, name: objectName, namespace: namespaceName }, ['name']),
    listeners: keyedList(listener, ['name'], { maxItems: 64 }),
  },
  ['parentRef', 'listeners'],
);

export const backendTlsPolicySpec: JsonSchema = object(
  { targetRefs: list(anything, { minItems: 1, maxItems: 16 }), validation: anything, options: map(text) },
  ['targetRefs', 'validation'],
);

export const referenceGrantSpec: JsonSchema = object(
  {
    from: list(object({ group, kind, namespace: namespaceName }, ['group', 'kind', 'namespace']), {
      minItems: 1,
      maxItems: 16,
    }),
    to: list(object({ group, kind, name: objectName }, ['group', 'kind']), { minItems: 1, maxItems: 16 }),
  },
  ['from', 'to'],
);
