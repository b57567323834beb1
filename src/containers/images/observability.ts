import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** Servers that gather and show metrics and logs. */
export const observability: readonly Image[] = [
  defineImage({
    names: ['prom/prometheus', 'quay.io/prometheus/prometheus'],
    tags: 'latest|main|v[23]\\.\\d+\\.\\d+',
    megabytes: 120,
    base: 'busybox',
    entrypoint: '/bin/prometheus',
    command: '--config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/prometheus',
    workdir: '/prometheus',
    user: 'nobody:65534:65534',
    files: {
      '/etc/prometheus/prometheus.yml':
        'global:\n  scrape_interval: 15s\nscrape_configs:\n  - job_name: prometheus\n    static_configs:\n      - targets: ["localhost:9090"]\n',
    },
    service: {
      port: { flag: 'web.listen-address', usual: 9090 },
      stream: 'stderr',
      log: [
        'time={iso} level=INFO source=main.go:691 msg="No time or size retention was set so using the default time retention" duration=15d',
        'time={iso} level=INFO source=main.go:742 msg="Starting Prometheus Server" mode=server',
        'time={iso} level=INFO source=web.go:656 msg="Start listening for connections" component=web address=0.0.0.0:{port}',
        'time={iso} level=INFO source=main.go:1287 msg="Server is ready to receive web requests."',
      ],
      answers: [
        { path: '/-/healthy', body: 'Prometheus Server is Healthy.\n' },
        { path: '/-/ready', body: 'Prometheus Server is Ready.\n' },
        { path: '/', status: 302, headers: { Location: '/query' }, body: '<a href="/query">Found</a>.\n\n' },
      ],
      memory: 60,
      cpu: 4,
    },
  }),
  defineImage({
    names: ['grafana/grafana', 'grafana/grafana-oss'],
    tags: 'latest|main|\\d+(\\.\\d+){0,2}',
    megabytes: 210,
    base: 'alpine',
    entrypoint: '/run.sh',
    script: {
      path: '/run.sh',
      line: 77,
      puts: [
        {
          before: '',
          words: [
            'grafana',
            'server',
            '--homepath=/usr/share/grafana',
            '--config=/etc/grafana/grafana.ini',
            '--packaging=docker',
          ],
        },
      ],
    },
    workdir: '/usr/share/grafana',
    user: 'grafana:472:0',
    userByNumber: true,
    tools: 'curl',
    service: {
      title: 'grafana server --homepath=/usr/share/grafana --config=/etc/grafana/grafana.ini',
      port: { env: 'GF_SERVER_HTTP_PORT', usual: 3000 },
      log: [
        'logger=settings t={iso} level=info msg="Starting Grafana" version={version}',
        'logger=migrator t={iso} level=info msg="migrations completed"',
        'logger=http.server t={iso} level=info msg="HTTP Server Listen" address=[::]:{port} protocol=http subUrl= socket=',
      ],
      request:
        'logger=context userId=0 orgId=0 uname= t={iso} level=info msg="Request Completed" method={method} path={path} status={status} remote_addr={client}',
      answers: [
        {
          path: '/api/health',
          type: 'application/json; charset=UTF-8',
          body: '{\n  "database": "ok",\n  "version": "{version}"\n}',
        },
        {
          path: '/login',
          type: 'text/html; charset=UTF-8',
          body: '<!DOCTYPE html>\n<html><head><title>Grafana</title></head></html>\n',
        },
        { path: '/', status: 302, headers: { Location: '/login' }, body: '<a href="/login">Found</a>.\n\n' },
      ],
      memory: 90,
      cpu: 3,
    },
  }),
  defineImage({
    names: [
      'docker.elastic.co/elasticsearch/elasticsearch',
      'elasticsearch',
      'quay.io/pires/docker-elasticsearch-kubernetes',
    ],
    tags: '[12]\\.\\d+\\.\\d+(-\\d+)?|[5-9]\\.\\d+\\.\\d+',
    megabytes: 480,
    base: 'redhat',
    entrypoint: '/bin/tini -- /usr/local/bin/docker-entrypoint.sh',
    command: 'eswrapper',
    script: {
      path: '/usr/local/bin/docker-entrypoint.sh',
      shell: 'bash',
      line: 22,
      puts: [
        { before: '^eswrapper$', words: ['/usr/share/elasticsearch/bin/elasticsearch'], replaces: true },
      ],
    },
    user: 'elasticsearch:1000:0',
    userByNumber: true,
    workdir: '/usr/share/elasticsearch',
    tools: 'curl',
    service: {
      title:
        '/usr/share/elasticsearch/jdk/bin/java -Des.networkaddress.cache.ttl=60 org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch',
      port: 9200,
      also: [9300],
      log: [
        '{"@timestamp":"{iso}", "log.level": "INFO", "message":"version[{version}], pid[7]", "service.name":"ES_ECS","elasticsearch.node.name":"{hostname}"}',
        '{"@timestamp":"{iso}", "log.level": "INFO", "message":"initialized", "service.name":"ES_ECS","elasticsearch.node.name":"{hostname}"}',
        '{"@timestamp":"{iso}", "log.level": "INFO", "message":"started", "service.name":"ES_ECS","elasticsearch.node.name":"{hostname}"}',
      ],
      answers: [
        {
          path: '/',
          type: 'application/json',
          body: '{\n  "name" : "{hostname}",\n  "cluster_name" : "docker-cluster",\n  "version" : {\n    "number" : "{version}"\n  },\n  "tagline" : "You Know, for Search"\n}\n',
        },
        {
          path: '/_cluster/health*',
          type: 'application/json',
          body: '{"cluster_name":"docker-cluster","status":"green","timed_out":false,"number_of_nodes":1,"number_of_data_nodes":1}',
        },
        { path: '/_cat/health*', body: '{unix} docker-cluster green 1 1 0 0 0 0 0 0 - 100.0%\n' },
      ],
      stop: { seconds: 2, code: 143 },
      memory: 1300,
      cpu: 12,
    },
  }),
  defineImage({
    names: ['docker.elastic.co/kibana/kibana', 'kibana'],
    tags: '[5-9]\\.\\d+\\.\\d+',
    megabytes: 390,
    base: 'redhat',
    entrypoint: '/bin/tini --',
    command: '/usr/local/bin/kibana-docker',
    script: {
      path: '/usr/local/bin/kibana-docker',
      shell: 'bash',
      line: 473,
      puts: [{ before: '', words: ['/usr/share/kibana/bin/kibana'] }],
    },
    user: 'kibana:1000:0',
    userByNumber: true,
    tools: 'curl',
    service: {
      title: '/usr/share/kibana/bin/../node/bin/node /usr/share/kibana/bin/../src/cli/dist',
      port: 5601,
      log: '[{iso}][INFO ][root] Kibana is starting\n[{iso}][INFO ][http.server.Kibana] http server running at http://0.0.0.0:5601',
      answers: [
        { path: '/', status: 302, headers: { location: '/spaces/enter' } },
        {
          path: '/api/status',
          type: 'application/json',
          body: '{"status":{"overall":{"level":"available"}}}',
        },
      ],
      memory: 420,
      cpu: 8,
    },
  }),
];
