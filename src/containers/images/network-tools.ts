import type { Image } from '../image.ts';
import { procps } from '../userland.ts';
import { defineImage } from './define.ts';

const NETWORK = 'curl dig host nslookup ping nc ip ss';

/** Images to look around a network with. */
export const networkTools: readonly Image[] = [
  defineImage({
    names: ['nicolaka/netshoot', 'ghcr.io/nicolaka/netshoot'],
    tags: 'latest|v?0\\.\\d+',
    megabytes: 203,
    base: 'toolbox',
    command: 'zsh',
    workdir: '/root',
    tools: `${NETWORK} openssl`,
  }),
  defineImage({
    names: ['wbitt/network-multitool', 'praqma/network-multitool'],
    tags: 'latest|minimal|alpine-minimal|alpine-extra|extra|fedora|openshift',
    megabytes: 26,
    base: 'toolbox',
    entrypoint: '/docker/entrypoint.sh',
    command: ['nginx', '-g', 'daemon off;'],
    script: { path: '/docker/entrypoint.sh', line: 52 },
    program: '/usr/sbin/nginx',
    tools: `${NETWORK} arp ifconfig netstat openssl route wget ${procps.join(' ')}`,
    service: {
      title: 'nginx: master process nginx -g daemon off;',
      port: { env: 'HTTP_PORT', usual: 80 },
      also: [443],
      log: 'The directory /usr/share/nginx/html is not mounted.\nTherefore, over-writing the default index.html file with some useful information:\nWBITT Network MultiTool (with NGINX) - {hostname} - {ip} - HTTP: {port} , HTTPS: 443',
      request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length} "-" "{agent}" "-"',
      answers: [
        {
          path: '/',
          type: 'text/html',
          body: 'WBITT Network MultiTool (with NGINX) - {hostname} - {ip} - HTTP: {port} , HTTPS: 443 . (Formerly praqma/network-multitool)\n',
        },
      ],
      memory: 6,
    },
  }),
  defineImage({
    names: [
      'registry.k8s.io/e2e-test-images/jessie-dnsutils',
      'gcr.io/kubernetes-e2e-test-images/dnsutils',
      'tutum/dnsutils',
    ],
    tags: 'latest|1\\.\\d+',
    megabytes: 113,
    base: 'debian',
    command: 'sleep infinity',
    tools: 'dig host nslookup ping',
  }),
  defineImage({
    names: ['infoblox/dnstools'],
    tags: 'latest|v\\d+(\\.\\d+)*',
    megabytes: 4.5,
    base: 'alpine',
    command: '/bin/sh',
    tools: 'curl dig host nslookup',
  }),
  defineImage({
    names: ['alpine/curl'],
    tags: 'latest|[78]\\.\\d+\\.\\d+',
    megabytes: 5.2,
    base: 'alpine',
    entrypoint: 'curl',
    tools: 'curl',
  }),
  defineImage({
    names: ['radial/busyboxplus'],
    tags: 'latest|curl|git|base',
    megabytes: 4.2,
    base: 'busybox',
    command: '/bin/sh',
    tools: 'curl',
  }),
  defineImage({
    names: ['registry.k8s.io/goproxy', 'k8s.gcr.io/goproxy'],
    tags: '0\\.1|latest',
    megabytes: 2.2,
    base: 'scratch',
    entrypoint: '/goproxy',
    service: { port: { usual: 8080 }, memory: 3 },
  }),
  defineImage({
    names: ['tutum/curl', 'appropriate/curl', 'byrnedo/alpine-curl'],
    tags: 'latest|trusty|alpine|edge|0\\.1(\\.\\d)?',
    megabytes: { '': 78 },
    base: 'ubuntu',
    command: '/bin/bash',
    tools: 'curl',
  }),
];
