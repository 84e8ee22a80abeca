import {
  mergePatch,
  patchReviews,
  reviews,
  to,
  under,
  virtualService,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';

function policy(name: string, expression: string, message?: string): SameRequest {
  return {
    title: `the policy ${name} is written`,
    only: 'status',
    request: {
      method: 'POST',
      path: `${registration}/validatingadmissionpolicies`,
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: ['networking.istio.io'],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['virtualservices'],
              },
            ],
          },
          validations: [{ expression, ...(message === undefined ? {} : { message }) }],
        },
      },
    },
  };
}

function binding(name: string, action: string): SameRequest {
  return {
    title: `the policy ${name} is put to work`,
    only: 'status',
    request: {
      method: 'POST',
      path: `${registration}/validatingadmissionpolicybindings`,
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: { policyName: name, validationActions: [action] },
      },
    },
  };
}

function drop(name: string): SameRequest[] {
  return ['validatingadmissionpolicybindings', 'validatingadmissionpolicies'].map((plural) => ({
    title: `${plural} ${name} is taken away`,
    only: 'status',
    request: { method: 'DELETE', path: `${registration}/${plural}/${name}` },
  }));
}

const weightsOfNinety = patchReviews(
  [{ op: 'replace', path: '/spec/http/0/route', value: [to('v1', 80), to('v2', 10)] }],
  '?dryRun=All&fieldManager=pilothouse&fieldValidation=Strict',
);
const sumsUp =
  'object.spec.http.all(rule, rule.route.size() != 2 || rule.route[0].weight + rule.route[1].weight == 100)';
const named = "has(object.metadata.labels) && 'owner' in object.metadata.labels";

/** Policies of the cluster refuse or warn; the real server needs a moment to learn of one. */
export const policyRequests: readonly SameRequest[] = under('admission policy', [
  policy('sum100', sumsUp, 'weights must sum to 100'),
  binding('sum100', 'Deny'),
  { title: 'denies a patch', request: weightsOfNinety, until: 422 },
  {
    title: 'denies what is new',
    request: {
      method: 'POST',
      path: `${virtualServices}?dryRun=All`,
      body: virtualService('trial', [{ route: [to('v1', 1), to('v2', 1)] }]),
    },
  },
  {
    title: 'lets pass what it asks for',
    request: {
      method: 'PATCH',
      path: `${reviews}?dryRun=All`,
      contentType: mergePatch,
      body: { metadata: { labels: { a: 'b' } } },
    },
  },
  ...drop('sum100'),
  policy('owned', named),
  binding('owned', 'Warn'),
  { title: 'warns', request: weightsOfNinety, until: 'warning' },
  ...drop('owned'),
  { title: 'is gone', request: weightsOfNinety, until: 'silence' },
]);
