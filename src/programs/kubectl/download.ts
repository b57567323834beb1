import { NetworkError, type HttpResponse } from '../../shell/network.ts';
import { reasonPhrase } from '../../go/http-status.ts';
import { detailOf } from './client.ts';
import type { CommandContext } from './context.ts';
import { CommandError, ConnectionError } from './errors.ts';

const ATTEMPTS = 3;
/** Between two attempts: milliseconds. */
const PAUSE = 1000;
/** How often Go's client lets itself be sent elsewhere. */
const MOST_REDIRECTS = 10;

/** The text behind a URL given with `-f`. Models cli-runtime/pkg/resource/visitor.go URLVisitor, readHttpWithRetries */
export async function download(context: CommandContext, url: string): Promise<string> {
  let failure: Error | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await context.program.clock.sleep(PAUSE);
    try {
      const response = await get(context, url);
      if (response.status === 200) return textOf(response);
      const status = `${response.status} ${reasonPhrase(response.status)}`;
      failure = new CommandError(
        `unable to read URL "${url}", server reported ${status}, status code=${response.status}`,
      );
      if (response.status < 500) break;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failure = error;
    }
  }
  throw failure ?? new CommandError(`unable to read URL "${url}"`);
}

/** What a server said instead of giving a page: `404 (Not Found)`. */
export class HttpRefusal extends Error {}

/** A page, asked for once. Models sigs.k8s.io/kustomize/api/internal/loader/fileloader.go httpClientGetContent */
export async function getOnce(context: CommandContext, url: string): Promise<string> {
  const response = await get(context, url);
  if (response.status < 200 || response.status > 299)
    throw new HttpRefusal(`${response.status} (${reasonPhrase(response.status)})`);
  return textOf(response);
}

/** Models net/http Client.Get: redirects are followed. */
async function get({ program }: CommandContext, first: string): Promise<HttpResponse> {
  let url = first;
  if (/^https?:\/\/(?:[/?#]|$)/.test(url))
    throw new ConnectionError('GET', url, 'http: no Host in request URL');
  for (let redirects = 0; ; redirects++) {
    let response;
    try {
      response = await program.network.request({ method: 'GET', url, signal: program.signal });
    } catch (error) {
      if (error instanceof NetworkError) throw new ConnectionError('GET', url, detailOf(error));
      throw error;
    }
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    url = new URL(location, url).href;
    if (redirects + 1 >= MOST_REDIRECTS)
      throw new ConnectionError('GET', url, `stopped after ${MOST_REDIRECTS} redirects`);
  }
}

function textOf({ body }: HttpResponse): string {
  if (body.type === 'text') return body.text;
  return body.type === 'json' ? JSON.stringify(body.value) : '';
}
