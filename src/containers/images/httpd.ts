import { releaseFiles } from './releases.ts';
import { byteLength, header, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import type { Image, ServerContext } from '../image.ts';
import { httpServer, pathOf } from './http-server.ts';
import { commonLogTime } from './nginx.ts';
import { findStatic } from './static-files.ts';

const ROOT = '/usr/local/apache2/htdocs';
const VERSION = 'Apache/2.4.65 (Unix)';

const pages: Readonly<Record<number, readonly [title: string, text: string]>> = {
  301: ['301 Moved Permanently', 'The document has moved.'],
  403: ['403 Forbidden', "You don't have permission to access this resource."],
  404: ['404 Not Found', 'The requested URL was not found on this server.'],
  405: ['405 Method Not Allowed', 'The requested method is not allowed for this URL.'],
};

function page(status: number, request: HttpRequest): HttpReply {
  const [title = '', text = ''] = pages[status] ?? [];
  const heading = title.replace(/^\d+ /, '');
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${heading}</h1>\n<p>${text}</p>\n</body></html>\n`;
  const host = header(request.headers, 'host') ?? '';
  const location = status === 301 ? ([['Location', `http://${host}${pathOf(request)}/`]] as const) : [];
  return { status, headers: [...location, ['Content-Type', 'text/html; charset=iso-8859-1']], body };
}

function found(request: HttpRequest, context: ServerContext): HttpReply {
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(405, request);
  const file = findStatic(context.files, ROOT, pathOf(request), 'text/plain');
  if (file.type === 'missing') return page(404, request);
  if (file.type === 'forbidden') return page(403, request);
  if (file.type === 'redirect') return page(301, request);
  const etag = `"${file.text.length.toString(16)}-${file.modified.toString(16)}"`;
  return {
    status: 200,
    headers: [
      ['Last-Modified', new Date(file.modified).toUTCString()],
      ['ETag', etag],
      ['Accept-Ranges', 'bytes'],
      ['Content-Type', file.contentType],
    ],
    body: file.text,
  };
}

/** `Mon Jan 05 09:00:00.123456 2026` */
function stamp(now: number): string {
  const [, week, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${week ?? ''} ${month ?? ''} ${day ?? ''} ${time ?? ''}.${String(now % 1000).padStart(3, '0')}000 ${year ?? ''}`;
}

const server = httpServer({
  title: 'httpd -DFOREGROUND',
  port: ({ files }) => {
    const path = '/usr/local/apache2/conf/httpd.conf';
    const text = files.exists(path) ? files.read(path) : '';
    return Number(/^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(text)?.[1] ?? 80);
  },
  started({ podIP, stderr }) {
    const name = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${podIP}. Set the 'ServerName' directive globally to suppress this message\n`;
    stderr(name);
    stderr(name);
    return undefined;
  },
  listening({ now, stderr }) {
    const line = (text: string): void => stderr(`[${stamp(now())}] ${text}\n`);
    line(`[mpm_event:notice] [pid 1:tid 1] AH00489: ${VERSION} configured -- resuming normal operations`);
    line("[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'");
  },
  portTaken: (port) =>
    `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
  answer(request, from, context) {
    const reply = found(request, context);
    const now = context.now();
    const size = typeof reply.body === 'string' ? byteLength(reply.body) : 0;
    const line = `${request.method} ${request.target} ${request.version}`;
    context.stdout(`${from} - - [${commonLogTime(now)}] "${line}" ${reply.status} ${size}\n`);
    return {
      ...reply,
      headers: [['Date', new Date(now).toUTCString()], ['Server', VERSION], ...reply.headers],
    };
  },
  onTerminate: { milliseconds: 300, code: 0 },
  usage: { memory: 12_000_000, cpu: 1 },
});

export const httpd: Image = {
  names: ['docker.io/library/httpd', 'registry.k8s.io/httpd'],
  hasTag: (tag) =>
    /^(latest|alpine|bookworm|trixie|2(\.4(\.\d+)?)?(-(alpine|alpine3\.\d+|bookworm|trixie))?)$/.test(tag),
  size: (tag) => (tag.includes('alpine') ? 22_400_000 : 45_300_000),
  command: ['httpd-foreground'],
  workingDirectory: '/usr/local/apache2',
  environment: {
    PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HTTPD_PREFIX: '/usr/local/apache2',
    HTTPD_VERSION: '2.4.65',
  },
  userland: 'debian',
  variant: (tag) => (tag.includes('alpine') ? { userland: 'busybox' } : {}),
  servers: { '/usr/local/bin/httpd-foreground': server, '/usr/local/apache2/bin/httpd': server },
  files: {
    ...releaseFiles.debian,
    [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n',
    '/usr/local/apache2/conf/httpd.conf':
      'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
  },
};
