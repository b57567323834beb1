import { defineImage } from './define.ts';

/** nginx's own demonstration: a page with address, name and time of the server. */
export const nginxHello = defineImage({
  names: ['nginxdemos/hello', 'nginxdemos/nginx-hello'],
  tags: 'latest|plain-text|0\\.\\d(-plain-text)?',
  megabytes: 17,
  base: 'alpine',
  entrypoint: '/docker-entrypoint.sh',
  command: ['nginx', '-g', 'daemon off;'],
  script: { path: '/docker-entrypoint.sh', line: 47 },
  program: '/usr/sbin/nginx',
  service: {
    title: 'nginx: master process nginx -g daemon off;',
    port: 80,
    request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length} "-" "{agent}" "-"',
    answers: [
      {
        type: 'text/plain',
        headers: { Server: 'nginx/1.27.3', 'Cache-Control': 'no-cache' },
        body: 'Server address: {ip}:80\nServer name: {hostname}\nDate: {clf}\nURI: {target}\nRequest ID: 00000000000000000000000000000000\n',
      },
    ],
    memory: 4,
  },
});
