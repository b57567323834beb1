import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Serves the built site: `PORT=4321 node scripts/serve.ts`. Prints its address when it listens. */

const root = path.resolve('dist');
const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/');
const port = Number(process.env['PORT'] ?? 4321);
const host = process.env['HOST'] ?? '127.0.0.1';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

/** The file under the root that an address names, or undefined when it leads out of the root. */
function fileOf(pathname: string): string | undefined {
  const file = path.join(root, pathname);
  return file === root || file.startsWith(root + path.sep) ? file : undefined;
}

const compressible = /^(?:text\/|application\/(?:json|manifest|xml)|image\/svg)/;
/** Files after gzip, by name and time of change: every host of static sites serves them so. */
const compressed = new Map<string, Buffer>();

async function gzipped(file: string, changed: number): Promise<Buffer> {
  const key = `${file} ${changed}`;
  const body = compressed.get(key) ?? gzipSync(await readFile(file));
  compressed.set(key, body);
  return body;
}

interface Asked {
  readonly head: boolean;
  /** Whether the browser takes gzip. */
  readonly gzip: boolean;
}

async function send(response: ServerResponse, status: number, file: string, asked: Asked): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const type = types[path.extname(file)] ?? 'application/octet-stream';
  const body = asked.gzip && compressible.test(type) ? await gzipped(file, mtimeMs) : undefined;
  response.writeHead(status, {
    'content-type': type,
    'content-length': body?.length ?? size,
    ...(body ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {}),
    'cache-control': file.includes(`${path.sep}_astro${path.sep}`)
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "frame-ancestors 'none'",
  });
  if (asked.head) response.end();
  else if (body) response.end(body);
  else createReadStream(file).pipe(response);
}

async function answer(target: string, asked: Asked, response: ServerResponse): Promise<void> {
  const pathname = decodeURIComponent(new URL(target, 'http://localhost').pathname);
  const file = pathname.startsWith(base) ? fileOf(pathname.slice(base.length)) : undefined;
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file !== undefined && found?.isDirectory()) {
    if (!pathname.endsWith('/')) {
      response.writeHead(301, { location: `${pathname}/` }).end();
      return;
    }
    const index = path.join(file, 'index.html');
    if (await stat(index).catch(() => undefined)) return send(response, 200, index, asked);
  } else if (file !== undefined && found) {
    return send(response, 200, file, asked);
  }
  const english = path.join(root, 'en', '404', 'index.html');
  const lost = pathname.startsWith(`${base}en/`) && (await stat(english).catch(() => undefined));
  return send(response, 404, lost ? english : path.join(root, '404.html'), asked);
}

const server = createServer((request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const asked = {
    head: request.method === 'HEAD',
    gzip: /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
  };
  answer(request.url ?? '/', asked, response).catch(() => {
    if (!response.headersSent) response.writeHead(400);
    response.end();
  });
});

server.listen(port, host, () => {
  const bound = server.address();
  // port 0 asks for any free one
  console.log(`http://${host}:${typeof bound === 'object' && bound ? bound.port : port}${base}`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => server.close(() => process.exit(0)));
