import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** Small images of "Kubernetes in Action", first edition, beside kubia. */
export const kubernetesInAction: readonly Image[] = [
  defineImage({
    names: 'luksa/fortune',
    tags: 'latest|env|args',
    megabytes: 52,
    base: 'ubuntu',
    entrypoint: '/bin/fortuneloop.sh',
    program: '/bin/fortuneloop.sh',
    service: {
      title: '/bin/bash /bin/fortuneloop.sh',
      log: 'Configured to generate new fortune every so many seconds',
      every: {
        seconds: { argument: 1, env: 'INTERVAL', usual: 10 },
        log: '{date} Writing fortune to /var/htdocs/index.html',
        file: '/var/htdocs/index.html',
        text: 'A fortune told at {date}.\n',
      },
      memory: 2,
    },
  }),
  defineImage({
    names: ['luksa/batch-job'],
    tags: 'latest',
    megabytes: 2,
    base: 'busybox',
    entrypoint: '/main.sh',
    program: '/main.sh',
    service: {
      log: '{httpdate} Batch job starting',
      ends: { seconds: 120, code: 0, log: '{httpdate} Finished succesfully' },
      stop: 'ignores',
      memory: 1,
    },
  }),
  defineImage({
    names: 'luksa/kubectl-proxy',
    tags: 'latest|1\\.6\\.2',
    megabytes: 40,
    base: 'alpine',
    entrypoint: '/kubectl-proxy.sh',
    program: '/kubectl-proxy.sh',
    tools: 'curl',
    service: {
      title: '/kubectl proxy --server=https://kubernetes:443',
      port: 8001,
      log: 'Starting to serve on 127.0.0.1:8001',
      memory: 12,
    },
  }),
  defineImage({
    names: ['luksa/kubia-pet', 'luksa/kubia-pet-peers'],
    tags: 'latest',
    megabytes: 262,
    base: 'debian',
    entrypoint: 'node app.js',
    program: '/usr/local/bin/node',
    tools: 'curl',
    service: {
      title: 'node app.js',
      port: 8080,
      log: [],
      request: 'New data has been received and stored.',
      answers: [
        { method: 'POST', type: 'text/plain', body: 'Data stored on pod {hostname}\n' },
        { type: 'text/plain', body: "You've hit {hostname}\nData stored on this pod: No data posted yet\n" },
      ],
      stop: 'ignores',
      memory: 22,
    },
  }),
];
