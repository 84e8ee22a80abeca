/** One reason inside `Status.details.causes`. */
export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The body of every failure: `kind: Status` of `v1`. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { resourceVersion?: string; continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

/** A refusal with the status and body of a real API server. */
export class ApiError extends Error {
  readonly status: Status;

  constructor(code: number, reason: string | null, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'ApiError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === null ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** What a message about one object needs to name it. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

/** `virtualservices.networking.istio.io`, or `pods` for the core group: also the key of the object store. */
export function resourceKey(resource: { readonly group: string; readonly plural: string }): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function kindKey(resource: ResourceName): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

function groupDetail(group: string): { group?: string } {
  return group === '' ? {} : { group };
}

export function notFound(resource: { group: string; plural: string }, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${resourceKey(resource)} "${name}" not found`, {
    name,
    ...groupDetail(resource.group),
    kind: resource.plural,
  });
}

export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${resourceKey(resource)} "${name}" already exists`, {
    name,
    ...groupDetail(resource.group),
    kind: resource.plural,
  });
}

export function conflict(resource: ResourceName, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${resourceKey(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, {
    name,
    ...groupDetail(resource.group),
    kind: resource.plural,
  });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** One invalid field: `reason` as in causes (`FieldValueInvalid`, …), `detail` without the field's name. */
export interface FieldError {
  readonly reason: string;
  readonly field: string;
  readonly detail: string;
}

/** 422 with one cause per field; several are listed in brackets, as the real server does. */
export function invalid(
  object: { readonly group: string; readonly kind: string; readonly name: string },
  errors: readonly FieldError[],
): ApiError {
  const lines = [...new Set(errors.map((error) => `${error.field}: ${error.detail}`))];
  const list = lines.length === 1 ? lines.join('') : `[${lines.join(', ')}]`;
  const kind = kindKey({ ...object, plural: '' });
  return new ApiError(422, 'Invalid', `${kind} "${object.name}" is invalid: ${list}`, {
    ...(object.name === '' ? {} : { name: object.name }),
    ...groupDetail(object.group),
    ...(object.kind === '' ? {} : { kind: object.kind }),
    causes: errors.map((error) => ({ reason: error.reason, message: error.detail, field: error.field })),
  });
}
