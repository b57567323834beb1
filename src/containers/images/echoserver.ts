import { defineImage } from './define.ts';

/** Tells a client what it has asked: nginx with a Lua script. */
export const echoserver = defineImage({
  names: [
    'registry.k8s.io/echoserver',
    'gcr.io/google_containers/echoserver',
    'k8s.gcr.io/echoserver',
    'gcr.io/google-containers/echoserver',
    'gcr.io/kubernetes-e2e-test-images/echoserver',
    'registry.k8s.io/e2e-test-images/echoserver',
  ],
  tags: '1\\.\\d+|2\\.\\d+',
  megabytes: 43,
  base: 'debian',
  command: 'nginx',
  tools: 'curl',
  program: '/usr/sbin/nginx',
  service: {
    title: 'nginx: master process nginx -g daemon off;',
    port: 8080,
    log: 'Generating self-signed cert',
    request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length} "-" "{agent}"',
    also: [8443],
    answers: [
      {
        type: 'text/plain',
        headers: { Server: 'echoserver' },
        body: `

Hostname: {hostname}

Pod Information:
	-no pod information available-

Server values:
	server_version=nginx: 1.13.3 - lua: 10008

Request Information:
	client_address={client}
	method={method}
	real path={target}
	query=
	request_version=1.1
	request_scheme=http
	request_uri=http://{name}:8080{target}

Request Headers:
{headerlist}
Request Body:
	-no body in request-

`,
      },
    ],
    memory: 6,
  },
});
