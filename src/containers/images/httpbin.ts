import { defineImage } from './define.ts';

/** Answers with what it was asked, as JSON. */
export const httpbin = defineImage({
  names: [
    'kennethreitz/httpbin',
    'mccutchen/go-httpbin',
    'ghcr.io/mccutchen/go-httpbin',
    'docker.io/kong/httpbin',
  ],
  tags: 'latest|v?\\d+(\\.\\d+){0,2}',
  megabytes: 13,
  base: 'scratch',
  command: '/bin/go-httpbin',
  service: {
    port: { flag: 'port', env: 'PORT', usual: 8080 },
    log: 'time={iso} level=INFO msg="go-httpbin listening on http://0.0.0.0:{port}"',
    request:
      'time={iso} level=INFO msg="{status} {method} {target}" status={status} method={method} uri={target} size_bytes={length} client_ip={client}',
    answers: [
      { path: '/status/200' },
      { path: '/status/201', status: 201 },
      { path: '/status/400', status: 400 },
      { path: '/status/401', status: 401 },
      { path: '/status/403', status: 403 },
      { path: '/status/404', status: 404 },
      { path: '/status/418', status: 418, body: "I'm a teapot!" },
      { path: '/status/500', status: 500 },
      { path: '/status/503', status: 503 },
      {
        path: '/hostname',
        type: 'application/json; charset=utf-8',
        body: '{\n  "hostname": "{hostname}"\n}\n',
      },
      { path: '/ip', type: 'application/json; charset=utf-8', body: '{\n  "origin": "{client}"\n}\n' },
      {
        path: '/user-agent',
        type: 'application/json; charset=utf-8',
        body: '{\n  "user-agent": "{agent}"\n}\n',
      },
      {
        path: '/get*',
        method: 'GET',
        type: 'application/json; charset=utf-8',
        body: '{\n  "args": {},\n  "headers": {\n    "Host": [\n      "{host}"\n    ],\n    "User-Agent": [\n      "{agent}"\n    ]\n  },\n  "method": "{method}",\n  "origin": "{client}",\n  "url": "http://{host}{target}"\n}\n',
      },
      { path: '/', type: 'text/html; charset=utf-8', body: '<!DOCTYPE html>\n<title>go-httpbin</title>\n' },
    ],
    memory: 6,
  },
});
