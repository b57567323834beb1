import { defineImage } from './define.ts';

const line = (component: string, id: number, context: string, message: string, attributes = '{}'): string =>
  `{"t":{"$date":"{iso}"},"s":"I",  "c":"${component}", "id":${id}, "ctx":"${context}","msg":"${message}","attr":${attributes}}`;

/** MongoDB: runs, logs and takes connections; to HTTP it says what the real one says. */
export const mongo = defineImage({
  names: ['mongo', 'mongodb/mongodb-community-server'],
  tags: '(latest|[3-8](\\.\\d+){0,2})(-(jammy|noble|focal|bionic|xenial|ubi[89]|ubuntu[0-9.]+(-slim)?))?',
  megabytes: 300,
  base: 'ubuntu',
  entrypoint: 'docker-entrypoint.sh',
  command: 'mongod',
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: 420,
    puts: [{ before: '^-', words: ['mongod'] }],
  },
  service: {
    title: 'mongod --bind_ip_all',
    port: { flag: 'port', usual: 27017 },
    log: [
      line(
        'CONTROL',
        4615611,
        'initandlisten',
        'MongoDB starting',
        '{"pid":1,"port":{port},"dbPath":"/data/db","architecture":"64-bit","host":"{hostname}"}',
      ),
      line(
        'CONTROL',
        23403,
        'initandlisten',
        'Build Info',
        '{"buildInfo":{"version":"{version}","modules":[],"allocator":"tcmalloc-google"}}',
      ),
      line('NETWORK', 23015, 'listener', 'Listening on', '{"address":"0.0.0.0:{port}"}'),
      line('NETWORK', 23016, 'listener', 'Waiting for connections', '{"port":{port},"ssl":"off"}'),
    ],
    answers: [
      {
        type: 'text/plain',
        body: 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n',
      },
    ],
    memory: 130,
    cpu: 6,
  },
});
