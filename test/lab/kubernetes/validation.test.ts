import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aVirtualService,
  startPracticeCluster,
  virtualServices,
  type PracticeCluster,
  type Reply,
} from './practice-cluster.ts';

let cluster: PracticeCluster;
beforeAll(async () => {
  cluster = await startPracticeCluster();
});
afterAll(() => cluster.close());

const dry = '?dryRun=All&fieldValidation=Strict';
const create = (object: object): Promise<Reply> =>
  cluster.send('POST', `${virtualServices}${dry}`, { body: object });
const webhook = (tail: string): object => ({
  code: 400,
  message: `admission webhook "validation.istio.io" denied the request: configuration is invalid: ${tail}`,
});
const split = (first: unknown, second?: unknown): object =>
  aVirtualService([
    { subset: 'v1', weight: first },
    { subset: 'v2', weight: second },
  ]);
const fault = (value: object): object => aVirtualService(undefined, { fault: value });

describe('what istiod refuses of a VirtualService (400 without a reason)', () => {
  it.each([
    ['a negative weight', split(-10, 110), 'weight -10 < 0'],
    ['weights of nothing', split(0, 0), 'total destination weight = 0'],
    [
      'several routes without weights',
      aVirtualService([{ subset: 'v1' }, { subset: 'v2' }]),
      'total destination weight = 0',
    ],
    [
      'no route at all',
      { ...aVirtualService(), spec: { hosts: ['reviews'], http: [{ timeout: '1s' }] } },
      'HTTP route, redirect or direct_response is required',
    ],
    ['a subset that is no label', aVirtualService([{ subset: 'V_1 x' }]), 'subset name is invalid: V_1 x'],
    [
      'a fault of 150 %',
      fault({ abort: { percentage: { value: 150 }, httpStatus: 503 } }),
      'percentage 150 is neither 0.0, nor in range [0.0001, 100.0]',
    ],
    [
      'an empty fault',
      fault({}),
      '1 error occurred:\n\t* HTTP fault injection must have an abort and/or a delay\n\n',
    ],
    ['HTTP status 99', fault({ abort: { httpStatus: 99 } }), 'HTTP status 99 is not in range 200-599'],
    [
      'retries of −1',
      aVirtualService(undefined, { retries: { attempts: -1 } }),
      '1 error occurred:\n\t* attempts cannot be negative\n\n',
    ],
  ])('%s', async (_case, object, tail) => {
    const reply = await create(object);
    expect(reply.body).toMatchObject(webhook(tail));
    expect(reply.body).not.toHaveProperty('reason');
  });

  it('tells the host, port, gRPC status and mirror that it does not take', async () => {
    const to = (destination: object): object => ({
      ...aVirtualService(),
      spec: { hosts: ['reviews'], http: [{ route: [{ destination }] }] },
    });
    expect((await create(to({ host: '' }))).body.message).toContain('empty domain name not allowed');
    expect((await create(to({ host: 'a', port: { number: 99_999 } }))).body.message).toContain(
      'port number 99999 must be in the range 1..65535',
    );
    expect((await create(fault({ abort: { grpcStatus: 'NOPE' } }))).body.message).toContain(
      'gRPC status "NOPE" is not supported',
    );
    const mirror = { mirror: { host: 'a' }, mirrorPercentage: { value: 101 } };
    expect((await create(aVirtualService(undefined, mirror))).body.message).toContain(
      'mirror_percentage must have a max value of 100',
    );
    const both = {
      hosts: ['reviews'],
      http: [{ redirect: { uri: '/' }, fault: { abort: { httpStatus: 503 } } }],
    };
    expect((await create({ ...aVirtualService(), spec: both })).body.message).toContain(
      'HTTP route cannot contain both fault and redirect',
    );
  });
});

describe('what is accepted although it is odd', () => {
  it.each([
    ['a sum of 90', split(80, 10)],
    ['one weight of 101', split(101, 0)],
    ['one of two without weight', split(undefined, 10)],
    [
      'the same destination twice',
      aVirtualService([
        { subset: 'v1', weight: 50 },
        { subset: 'v1', weight: 50 },
      ]),
    ],
    ['HTTP status 600', fault({ abort: { httpStatus: 600 } })],
    ['a delay without a duration', fault({ delay: { percentage: { value: 50 } } })],
    ['an abort without a status', fault({ abort: { percentage: { value: 50 } } })],
    ['a fault without a percentage', fault({ abort: { httpStatus: 503 } })],
    ['no hosts', { ...aVirtualService(), spec: { http: aVirtualService().spec.http } }],
  ])('%s', async (_case, object) => {
    expect((await create(object)).status).toBe(201);
  });

  it('a rule after one that matches everything, with a warning', async () => {
    const { http } = aVirtualService().spec;
    const reply = await create({
      ...aVirtualService(),
      spec: { hosts: ['reviews'], http: [http[0], { name: 'second', ...http[0] }] },
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('warning')).toBe(
      '299 - "virtualService rule \\"second\\" not used (only the last rule can have no matches)"',
    );
  });
});

describe('what the schema of a VirtualService refuses (422 with causes)', () => {
  const weight = 'spec.http[0].route[0].weight';
  it.each([
    ['a weight of 90.5', split(90.5, 10), weight, 'must be of type int32: "float64"'],
    ['a weight in quotes', split('90', 10), weight, 'must be of type integer: "string"'],
    [
      'a weight above int32',
      split(3_000_000_000, 10),
      '<nil>',
      'Checked value must be of type integer with format int32 in spec.http[0].route[0].weight',
    ],
    [
      'a delay in words',
      fault({ delay: { fixedDelay: '2 seconds' } }),
      'spec.http[0].fault.delay.fixedDelay',
      "type conversion error from 'string' to 'google.protobuf.Duration' evaluating rule: must be a valid duration greater than 1ms",
    ],
    [
      'a delay of 0s',
      fault({ delay: { fixedDelay: '0s' } }),
      'spec.http[0].fault.delay.fixedDelay',
      'must be a valid duration greater than 1ms',
    ],
    [
      'a delay of 100us',
      fault({ delay: { fixedDelay: '100us' } }),
      'spec.http[0].fault.delay.fixedDelay',
      'must be a valid duration greater than 1ms',
    ],
    [
      'two kinds of abort',
      fault({ abort: { httpStatus: 503, grpcStatus: 'UNAVAILABLE' } }),
      '<nil>',
      '"spec.http[0].fault.abort" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  ])('%s', async (_case, object, field, message) => {
    const reply = await create(object);
    expect(reply.body).toMatchObject({ code: 422, reason: 'Invalid' });
    const cause = reply.body.details.causes.find((entry: { field: string }) => entry.field === field);
    expect(cause.message).toContain(message);
    expect(reply.body.message).toContain(`VirtualService.networking.istio.io "reviews" is invalid: `);
  });

  it('a missing destination and a missing host, each at its field', async () => {
    const http = [{ route: [{ weight: 1 }, { destination: { subset: 'v1' } }] }];
    const reply = await create({ ...aVirtualService(), spec: { hosts: ['reviews'], http } });
    expect(reply.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'VirtualService.networking.istio.io "reviews" is invalid: [spec.http[0].route[0].destination: Required value, spec.http[0].route[1].destination.host: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
      reason: 'Invalid',
      details: {
        name: 'reviews',
        group: 'networking.istio.io',
        kind: 'VirtualService',
        causes: [
          {
            reason: 'FieldValueRequired',
            message: 'Required value',
            field: 'spec.http[0].route[0].destination',
          },
          {
            reason: 'FieldValueRequired',
            message: 'Required value',
            field: 'spec.http[0].route[1].destination.host',
          },
          {
            reason: 'FieldValueInvalid',
            message:
              'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
            field: '<nil>',
          },
        ],
      },
      code: 422,
    });
  });
});

describe('other kinds', () => {
  const post = (group: string, plural: string, kind: string, spec: object): Promise<Reply> =>
    cluster.send('POST', `/apis/${group}/v1/namespaces/shop/${plural}${dry}`, {
      body: { apiVersion: `${group}/v1`, kind, metadata: { name: 'a' }, spec },
    });

  it('a DestinationRule: repeated subsets by istiod, a missing host by the schema', async () => {
    const subsets = [{ name: 'v1' }, { name: 'v1' }];
    expect(
      (await post('networking.istio.io', 'destinationrules', 'DestinationRule', { host: 'a', subsets })).body,
    ).toMatchObject(webhook('duplicate subset names: v1'));
    expect((await post('networking.istio.io', 'destinationrules', 'DestinationRule', {})).body).toMatchObject(
      {
        code: 422,
        details: { causes: [{ field: 'spec.host', message: 'Required value' }, { field: '<nil>' }] },
      },
    );
  });

  it('modes and actions outside their lists, and port modes without a selector', async () => {
    expect(
      (
        await post('security.istio.io', 'peerauthentications', 'PeerAuthentication', {
          mtls: { mode: 'MAYBE' },
        })
      ).body.details.causes[0],
    ).toEqual({
      reason: 'FieldValueNotSupported',
      message: 'Unsupported value: "MAYBE": supported values: "UNSET", "DISABLE", "PERMISSIVE", "STRICT"',
      field: 'spec.mtls.mode',
    });
    expect(
      (
        await post('security.istio.io', 'peerauthentications', 'PeerAuthentication', {
          portLevelMtls: { '80': { mode: 'STRICT' } },
        })
      ).body.message,
    ).toContain('portLevelMtls requires selector');
    expect(
      (await post('security.istio.io', 'authorizationpolicies', 'AuthorizationPolicy', { action: 'BLOCK' }))
        .status,
    ).toBe(422);
    expect((await post('networking.istio.io', 'serviceentries', 'ServiceEntry', { hosts: [] })).status).toBe(
      422,
    );
    expect(
      (await post('networking.istio.io', 'gateways', 'Gateway', { servers: [{ hosts: ['*'] }] })).status,
    ).toBe(422);
  });

  const route = (rule: object): Promise<Reply> =>
    post('gateway.networking.k8s.io', 'httproutes', 'HTTPRoute', {
      parentRefs: [{ group: '', kind: 'Service', name: 'reviews', port: 80 }],
      rules: [rule],
    });
  const backend = (weight: unknown): object => ({ backendRefs: [{ name: 'reviews-v1', port: 80, weight }] });
  it.each([
    ['a weight above a million', backend(1_000_001), 'should be less than or equal to 1000000'],
    ['a negative weight', backend(-1), 'should be greater than or equal to 0'],
    ['a fraction', backend(1.5), 'must be of type int32'],
    [
      '17 backends',
      { backendRefs: Array.from({ length: 17 }, () => ({ name: 'a', port: 80 })) },
      'Too many: 17: must have at most 16 items',
    ],
    ['no port for a Service', { backendRefs: [{ name: 'a' }] }, 'Must have port for Service reference'],
    [
      'a redirect with backends',
      { filters: [{ type: 'RequestRedirect', requestRedirect: {} }], backendRefs: [{ name: 'a', port: 80 }] },
      'RequestRedirect filter must not be used together with backendRefs',
    ],
    [
      'a filter without its body',
      { filters: [{ type: 'RequestMirror' }] },
      'must be specified for RequestMirror filter.type',
    ],
    [
      'a relative path',
      { matches: [{ path: { type: 'PathPrefix', value: 'a' } }] },
      "must be an absolute path and start with '/'",
    ],
    [
      'a backend timeout above the whole',
      { timeouts: { request: '1s', backendRequest: '2s' } },
      'backendRequest timeout cannot be longer than request timeout',
    ],
    [
      'a mirror of 101 %',
      {
        filters: [
          { type: 'RequestMirror', requestMirror: { backendRef: { name: 'a', port: 80 }, percent: 101 } },
        ],
      },
      'should be less than or equal to 100',
    ],
  ])('an HTTPRoute with %s', async (_case, rule, message) => {
    const reply = await route(rule);
    expect(reply.status).toBe(422);
    expect(reply.body.message).toContain(message);
  });

  it('an HTTPRoute gets its defaults written in, and weights 0/0 pass', async () => {
    const reply = await route({
      backendRefs: [
        { name: 'a', port: 80, weight: 0 },
        { name: 'b', port: 80 },
      ],
    });
    expect(reply.status).toBe(201);
    expect(reply.body.spec.rules[0]).toEqual({
      matches: [{ path: { type: 'PathPrefix', value: '/' } }],
      backendRefs: [
        { group: '', kind: 'Service', name: 'a', port: 80, weight: 0 },
        { group: '', kind: 'Service', name: 'b', port: 80, weight: 1 },
      ],
    });
    expect(
      (
        await route({
          backendRefs: [
            { name: 'a', port: 80, weight: 0 },
            { name: 'b', port: 80, weight: 0 },
          ],
        })
      ).status,
    ).toBe(201);
  });
});

describe('istiod out of reach', () => {
  const registration =
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istio-validator-istio-system';
  it('fails every write, dry runs too, while the policy is Fail; validates nothing when it is Ignore or absent', async () => {
    cluster.istiod.reachable = false;
    const refused = await create(aVirtualService());
    expect(refused.body).toMatchObject({ code: 500, reason: 'InternalError' });
    expect(refused.body.message).toMatch(
      /failed calling webhook "validation.istio.io": .* connect: connection refused$/,
    );
    const policy = [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }];
    await cluster.send('PATCH', registration, { body: policy, contentType: 'application/json-patch+json' });
    expect((await create(split(-77, 177))).status).toBe(201);
    cluster.istiod.reachable = true;
    expect((await create(split(-77, 177))).status).toBe(400);
    await cluster.send('DELETE', registration);
    expect((await create(split(-77, 177))).status).toBe(201);
  });
});
