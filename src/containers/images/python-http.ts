import type { Server } from '../image.ts';
import { serveHttp, type HttpReply } from '../../cluster/network/http.ts';
import { resolvePath, type FileSystem } from '../../shell/filesystem.ts';
import { pathOf } from './http-server.ts';
import { commonLogTime } from './nginx.ts';
import { findStatic } from './static-files.ts';

const errorPage = (status: number, message: string, explanation: string): string =>
  `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${status} - ${explanation}.</p>\n    </body>\n</html>\n`;

function listing(files: FileSystem, directory: string, path: string): string {
  const items = [...files.list(directory)].sort().map((name) => {
    const shown = files.stat(resolvePath(directory, name)).type === 'directory' ? `${name}/` : name;
    return `<li><a href="${encodeURI(shown)}">${shown}</a></li>\n`;
  });
  const title = `Directory listing for ${path}`;
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${items.join('')}</ul>\n<hr>\n</body>\n</html>\n`;
}

function answer(files: FileSystem, root: string, path: string): HttpReply {
  const found = findStatic(files, root, path, 'application/octet-stream');
  const html = ['Content-type', 'text/html; charset=utf-8'] as const;
  switch (found.type) {
    case 'file':
      return { status: 200, headers: [['Content-type', found.contentType]], body: found.text };
    case 'redirect':
      return { status: 301, headers: [['Location', `${path}/`]], body: '' };
    case 'forbidden':
      return { status: 200, headers: [html], body: listing(files, resolvePath(root, `.${path}`), path) };
    case 'missing':
      return {
        status: 404,
        reason: 'File not found',
        headers: [html],
        body: errorPage(404, 'File not found', 'Nothing matches the given URI'),
      };
  }
}

/** `python3 -m http.server [PORT] [--directory DIRECTORY]` */
export const pythonHttpServer: Server = {
  start({ argv, cwd, files, listen, stdout, stderr, now }) {
    const args = argv.slice(argv.indexOf('http.server') + 1);
    const at = args.findIndex((arg) => arg === '-d' || arg === '--directory');
    const root = at < 0 ? cwd : resolvePath(cwd, args[at + 1] ?? '.');
    const port = Number(args.find((arg, index) => /^\d+$/.test(arg) && (at < 0 || index !== at + 1)) ?? 8000);
    const listening = listen(port, (stream, from) => {
      void serveHttp(stream, (request) => {
        const reply = answer(files, root, pathOf(request));
        const time = commonLogTime(now())
          .replace(':', ' ')
          .replace(/ \+0000$/, '');
        const line = `"${request.method} ${request.target} ${request.version}"`;
        if (reply.status >= 400)
          stderr(`${from} - - [${time}] code ${reply.status}, message ${reply.reason ?? ''}\n`);
        stderr(`${from} - - [${time}] ${line} ${reply.status} -\n`);
        return {
          ...reply,
          headers: [
            ['Server', 'SimpleHTTP/0.6 Python/3.14.0'],
            ['Date', new Date(now()).toUTCString()],
            ...reply.headers,
          ],
        };
      });
    });
    if (!listening) {
      stderr('OSError: [Errno 98] Address already in use\n');
      return 1;
    }
    stdout(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
    // Python as the first process leaves SIGTERM to the kernel, which delivers none to it.
    return { onTerminate: undefined, usage: { memory: 12_000_000, cpu: 1 } };
  },
};
