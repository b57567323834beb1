import type { Image } from '../image.ts';
import { agents } from './agents.ts';
import { agnhost, liveness } from './agnhost.ts';
import { alpine, bash, busybox, curlImage, debian, debianBase, ubuntu } from './bases.ts';
import { bootcamp } from './bootcamp.ts';
import { controlPlane } from './control-plane/index.ts';
import { counter } from './counter.ts';
import { mongo } from './mongo.ts';
import { mariadb, mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { distributions } from './distributions.ts';
import { echoServer } from './echo-server.ts';
import { echoserver } from './echoserver.ts';
import { guestbook } from './guestbook.ts';
import { helloApp } from './hello-app.ts';
import { helloKubernetes } from './hello-kubernetes.ts';
import { helloWorld } from './hello-world.ts';
import { hpaExample } from './hpa-example.ts';
import { httpEcho } from './http-echo.ts';
import { httpbin } from './httpbin.ts';
import { httpd } from './httpd.ts';
import { certgen, ingressNginx } from './ingress-nginx.ts';
import { kiada } from './kiada.ts';
import { kubectlImages } from './kubectl.ts';
import { kuard } from './kuard.ts';
import { kubernetesInAction } from './kubernetes-in-action.ts';
import { kubia, kubiaUnhealthy } from './kubia.ts';
import { golang, node, perl, python } from './languages.ts';
import { networkTools } from './network-tools.ts';
import { nginxHello } from './nginx-hello.ts';
import { nginx, nginxPrivate, nginxSlim } from './nginx.ts';
import { nodeSamples } from './node-samples.ts';
import { observability } from './observability.ts';
import { redis } from './redis.ts';
import { serveHostname } from './serve-hostname.ts';
import { stores } from './stores.ts';
import { stressImages } from './stress.ts';
import { testWebserver } from './test-webserver.ts';
import { webApplications } from './web-applications.ts';
import { webappColor } from './webapp-color.ts';
import { whoami } from './whoami.ts';
import { windowsImages } from './windows.ts';

/** All images that the registries have, but for those that clusters themselves are made of. */
export const images: readonly Image[] = [
  agnhost,
  alpine,
  bash,
  bootcamp,
  busybox,
  certgen,
  ...controlPlane,
  counter,
  curlImage,
  debian,
  debianBase,
  echoServer,
  echoserver,
  golang,
  helloApp,
  helloKubernetes,
  helloWorld,
  hpaExample,
  httpEcho,
  httpbin,
  httpd,
  kuard,
  ingressNginx,
  kubia,
  kubiaUnhealthy,
  liveness,
  mariadb,
  mongo,
  mysql,
  nginx,
  nginxHello,
  nginxPrivate,
  nginxSlim,
  node,
  perl,
  postgres,
  python,
  redis,
  serveHostname,
  testWebserver,
  ubuntu,
  webappColor,
  whoami,
  ...agents,
  ...distributions,
  ...guestbook,
  ...kiada,
  ...kubectlImages,
  ...kubernetesInAction,
  ...networkTools,
  ...nodeSamples,
  ...observability,
  ...stores,
  ...stressImages,
  ...webApplications,
  ...windowsImages,
];
