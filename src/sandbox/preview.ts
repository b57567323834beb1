import type { World } from '../world/world.ts';
import type { PreviewAnswer } from './protocol.ts';

/** How a program asks the emulated network. */
type Request = World['network']['request'];
type HttpResponse = Awaited<ReturnType<Request>>;

/** How long a browser waits for a connection, in virtual milliseconds. */
const PATIENCE = 10_000;
/** How much of a page is shown: characters. */
const LONGEST = 500_000;

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

async function textOf({ body }: HttpResponse): Promise<string> {
  switch (body.type) {
    case 'text':
      return body.text;
    case 'json':
      return JSON.stringify(body.value, null, 2);
    case 'chunks': {
      let text = '';
      for await (const chunk of body.chunks) {
        text += chunk;
        if (text.length > LONGEST) break;
      }
      return text;
    }
    default:
      return '';
  }
}

function parsed(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** The network's word for what went wrong. */
const failureOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'failure' in error ? String(error.failure) : 'other';

/** Asks an address as a browser on the learner's machine would. */
export async function preview(request: Request, address: string): Promise<PreviewAnswer> {
  const url = parsed(address);
  if (!url) return { ok: false, failure: 'bad-address' };
  try {
    const response = await request({
      method: 'GET',
      url: url.href,
      headers: { accept: 'text/html,*/*;q=0.8', 'user-agent': 'Mozilla/5.0 (First Voyage)' },
      connectTimeout: PATIENCE,
    });
    const body = await textOf(response);
    return {
      ok: true,
      status: response.status,
      statusText: reasons[response.status] ?? '',
      contentType:
        (response.headers['content-type'] ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '',
      body: body.slice(0, LONGEST),
    };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
