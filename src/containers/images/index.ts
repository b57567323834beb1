import type { Image } from '../image.ts';
import { alpine, bash, busybox, curlImage, debian, pause, ubuntu } from './bases.ts';
import { bootcamp } from './bootcamp.ts';
import { counter } from './counter.ts';
import { mariadb, mysql, postgres } from './databases.ts';
import { helloApp } from './hello-app.ts';
import { helloWorld } from './hello-world.ts';
import { httpd } from './httpd.ts';
import { kubia, kubiaUnhealthy } from './kubia.ts';
import { golang, node, perl, python } from './languages.ts';
import { nginx } from './nginx.ts';
import { httpEcho, plainServers } from './plain-servers.ts';
import { redis } from './redis.ts';
import { stress } from './stress.ts';
import { systemImages } from './system.ts';

/** All images that the registries have. */
export const images: readonly Image[] = [
  alpine,
  bash,
  bootcamp,
  busybox,
  counter,
  curlImage,
  debian,
  golang,
  helloApp,
  helloWorld,
  httpEcho,
  httpd,
  kubia,
  kubiaUnhealthy,
  mariadb,
  mysql,
  nginx,
  node,
  pause,
  perl,
  postgres,
  python,
  redis,
  stress,
  ubuntu,
  ...plainServers,
  ...systemImages,
];
