/** What a handler answers; the server writes it out. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json';
/** Jaeger labels its errors as text although their bodies are JSON. */
export const ERROR_TYPE = 'text/plain; charset=utf-8';

export const jsonReply = (body: object): Reply => ({
  status: 200,
  contentType: JSON_TYPE,
  body: `${JSON.stringify(body)}\n`,
});

export const pageNotFound: Reply = { status: 404, contentType: ERROR_TYPE, body: '404 page not found\n' };
