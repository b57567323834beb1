import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** What DaemonSets run on each node: collectors of logs and metrics. */
export const agents: readonly Image[] = [
  defineImage({
    names: ['prom/node-exporter', 'quay.io/prometheus/node-exporter'],
    tags: 'latest|master|v\\d+\\.\\d+\\.\\d+',
    megabytes: 12,
    base: 'busybox',
    entrypoint: '/bin/node_exporter',
    user: 'nobody:65534:65534',
    service: {
      port: { flag: 'web.listen-address', usual: 9100 },
      stream: 'stderr',
      log: [
        'time={iso} level=INFO source=node_exporter.go:216 msg="Starting node_exporter" version="(version=1.9.1, branch=HEAD)"',
        'time={iso} level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:{port}',
        'time={iso} level=INFO source=tls_config.go:350 msg="TLS is disabled." http2=false address=[::]:{port}',
      ],
      answers: [
        {
          path: '/metrics',
          type: 'text/plain; version=0.0.4; charset=utf-8',
          body: '# HELP node_time_seconds System time in seconds since epoch (1970).\n# TYPE node_time_seconds gauge\nnode_time_seconds {unix}\n# HELP node_uname_info Labeled system information as provided by the uname system call.\n# TYPE node_uname_info gauge\nnode_uname_info{domainname="(none)",machine="x86_64",nodename="{hostname}",sysname="Linux"} 1\n',
        },
        {
          path: '/',
          type: 'text/html; charset=UTF-8',
          body: '<!DOCTYPE html>\n<title>Node Exporter</title>\n<a href="/metrics">Metrics</a>\n',
        },
      ],
      memory: 14,
    },
  }),
  defineImage({
    names: [
      'fluent/fluentd',
      'fluentd',
      'quay.io/fluentd_elasticsearch/fluentd',
      'gcr.io/google-containers/fluentd-elasticsearch',
      'fluent/fluentd-kubernetes-daemonset',
    ],
    tags: 'latest|edge|stable|v?\\d+(\\.\\d+)*(-[a-z0-9.-]+)?',
    megabytes: 45,
    base: 'debian',
    entrypoint: '/usr/bin/tini -- /bin/entrypoint.sh',
    command: 'fluentd',
    script: { path: '/bin/entrypoint.sh', line: 28, puts: [{ before: '^-', words: ['fluentd'] }] },
    service: {
      title: 'fluentd',
      port: 24224,
      log: [
        '{date} +0000 [info]: init supervisor logger path=nil rotate_age=nil rotate_size=nil',
        '{date} +0000 [info]: parsing config file is succeeded path="/fluentd/etc/fluent.conf"',
        "{date} +0000 [info]: gem 'fluentd' version '1.16.5'",
        '{date} +0000 [info]: starting fluentd-1.16.5 pid=7 ruby="3.2.4"',
        '{date} +0000 [info]: #0 starting fluentd worker pid=16 ppid=7 worker=0',
        '{date} +0000 [info]: #0 listening port port=24224 bind="0.0.0.0"',
        '{date} +0000 [info]: #0 fluentd worker is now running worker=0',
      ],
      stop: { seconds: 1.2, code: 0 },
      memory: 60,
      cpu: 4,
    },
  }),
  defineImage({
    names: ['fluent/fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit'],
    tags: 'latest|[1234]\\.\\d+(\\.\\d+)?(-debug)?',
    megabytes: 32,
    base: 'scratch',
    entrypoint: '/fluent-bit/bin/fluent-bit',
    command: '-c /fluent-bit/etc/fluent-bit.conf',
    service: {
      port: 2020,
      stream: 'stderr',
      log: [
        'Fluent Bit v{version}',
        '* Copyright (C) 2015-2025 The Fluent Bit Authors',
        '',
        '[{millis}] [ info] [fluent bit] version={version}, pid=1',
        '[{millis}] [ info] [storage] ver=1.5.2, type=memory, sync=normal, checksum=off, max_chunks_up=128',
        '[{millis}] [ info] [sp] stream processor started',
      ],
      stop: { seconds: 5, code: 0 },
      memory: 12,
      cpu: 2,
    },
  }),
  defineImage({
    names: ['docker.elastic.co/beats/filebeat', 'elastic/filebeat'],
    tags: '[789]\\.\\d+\\.\\d+',
    megabytes: 140,
    base: 'redhat',
    entrypoint: '/usr/bin/tini -- /usr/local/bin/docker-entrypoint',
    command: '-environment container',
    script: {
      path: '/usr/local/bin/docker-entrypoint',
      shell: 'bash',
      line: 28,
      puts: [
        {
          before:
            '^(-.*|apikey|completion|diagnostics|enroll|export|generate|help|keystore|modules|run|setup|test|version)?$',
          words: ['filebeat'],
        },
      ],
    },
    service: {
      title: 'filebeat -environment container',
      stream: 'stderr',
      log: [
        '{"log.level":"info","@timestamp":"{iso}","message":"Home path: [/usr/share/filebeat] Config path: [/usr/share/filebeat]","service.name":"filebeat"}',
        '{"log.level":"info","@timestamp":"{iso}","message":"filebeat start running.","service.name":"filebeat"}',
      ],
      every: {
        seconds: 30,
        log: '{"log.level":"info","@timestamp":"{iso}","log.logger":"monitoring","message":"Non-zero metrics in the last 30s","service.name":"filebeat"}',
      },
      memory: 70,
      cpu: 4,
    },
  }),
  defineImage({
    names: [
      'registry.k8s.io/node-problem-detector',
      'registry.k8s.io/node-problem-detector/node-problem-detector',
      'k8s.gcr.io/node-problem-detector',
    ],
    tags: 'v0\\.\\d+(\\.\\d+)?',
    megabytes: 50,
    base: 'debian',
    entrypoint: '/node-problem-detector --config.system-log-monitor=/config/kernel-monitor.json',
    service: {
      port: 20256,
      stream: 'stderr',
      log: [
        '{klog} log_monitor.go:81] Finish parsing log monitor config file',
        '{klog} problem_detector.go:76] Problem detector started',
      ],
      memory: 20,
    },
  }),
  defineImage({
    names: ['registry.k8s.io/fluentd-gcp', 'k8s.gcr.io/fluentd-gcp', 'gcr.io/google-containers/fluentd-gcp'],
    tags: '[123]\\.\\d+(\\.\\d+)?',
    megabytes: 90,
    base: 'debian',
    command: 'fluentd',
    service: { log: '{date} +0000 [info]: fluentd worker is now running worker=0', memory: 90, cpu: 5 },
  }),
  defineImage({
    names: ['luksa/ssd-monitor'],
    tags: 'latest',
    megabytes: 2,
    base: 'busybox',
    command: '/bin/ssd-monitor.sh',
    program: '/bin/ssd-monitor.sh',
    service: { log: 'SSD OK', every: { seconds: 5, log: 'SSD OK' }, stop: 'ignores', memory: 1 },
  }),
  defineImage({
    names: ['registry.k8s.io/kube-state-metrics/kube-state-metrics'],
    tags: 'v2\\.\\d+\\.\\d+',
    megabytes: 16,
    base: 'scratch',
    entrypoint: '/kube-state-metrics --port=8080 --telemetry-port=8081',
    user: 'nobody:65534:65534',
    service: {
      port: 8080,
      also: [8081],
      stream: 'stderr',
      log: [
        '{klog} wrapper.go:120] "Starting kube-state-metrics"',
        '{klog} server.go:73] "levelinfomsgListening onaddress[::]:8080"',
      ],
      answers: [
        { path: '/livez', body: 'OK' },
        { path: '/healthz', body: 'OK' },
      ],
      memory: 18,
    },
  }),
];
