import type { ApiRequest, ApiResponse } from '../../cluster/messages.ts';
import { onDemand } from '../../loading/on-demand.ts';
import type { OutsideNetwork } from '../network.ts';

/**
 * The one part of the web that the emulated network leads to: kubernetes.io as far as its folder of examples goes, and k8s.io, which sends
 * everybody there. The manifests are our own; their paths and the names in them are those that tutorials use.
 */
export function serveExamples(network: OutsideNetwork): void {
  const moved = (host: string, secure: boolean) => ({
    tls: secure,
    handle: (request: ApiRequest) =>
      Promise.resolve(movedTo(`https://${secure ? 'kubernetes.io' : host}${locationOf(request)}`)),
  });
  network.serve('k8s.io', 80, moved('k8s.io', false), '34.107.204.206');
  network.serve('k8s.io', 443, moved('k8s.io', true));
  network.serve('kubernetes.io', 80, moved('kubernetes.io', false), '15.197.167.90');
  network.serve('kubernetes.io', 443, { tls: true, handle: answer });
}

function locationOf({ path, query }: ApiRequest): string {
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

const page = (status: number, title: string): string =>
  `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

const encoder = new TextEncoder();

const said = (
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({
  status,
  headers: { 'content-type': type, 'content-length': String(encoder.encode(text).length), ...headers },
  body: { type: 'text', text },
});

const movedTo = (location: string): ApiResponse =>
  said(301, 'text/html', page(301, 'Moved Permanently'), { location });

const notFound = said(404, 'text/html', page(404, 'Not Found'));

const EXAMPLES = '/examples/';

async function answer({ method, path }: ApiRequest): Promise<ApiResponse> {
  if (method !== 'GET' && method !== 'HEAD') return said(405, 'text/html', page(405, 'Not Allowed'));
  if (!path.startsWith(EXAMPLES)) return notFound;
  const { manifests } = await onDemand(import('./manifests.ts'));
  const text = manifests.get(path.slice(EXAMPLES.length));
  if (text === undefined) return notFound;
  return said(200, path.endsWith('.json') ? 'application/json' : 'application/yaml', text);
}
