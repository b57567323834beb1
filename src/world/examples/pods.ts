/** Manifests of `examples/pods/`. */
export const pods: Readonly<Record<string, string>> = {
  'pods/simple-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  containers:
  - name: nginx
    image: nginx:1.14.2
    ports:
    - containerPort: 80
`,
  'pods/two-container-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: two-containers
spec:
  restartPolicy: Never
  volumes:
  - name: shared-data
    emptyDir: {}
  containers:
  - name: nginx-container
    image: nginx
    volumeMounts:
    - name: shared-data
      mountPath: /usr/share/nginx/html
  - name: debian-container
    image: debian
    volumeMounts:
    - name: shared-data
      mountPath: /pod-data
    command: ['/bin/sh']
    args: ['-c', 'echo Hello from the debian container > /pod-data/index.html']
`,
  'pods/init-containers.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: init-demo
spec:
  containers:
  - name: nginx
    image: nginx
    ports:
    - containerPort: 80
    volumeMounts:
    - name: workdir
      mountPath: /usr/share/nginx/html
  initContainers:
  - name: install
    image: busybox:1.28
    command: ['sh', '-c', 'echo "<h1>Written before nginx began</h1>" > /work-dir/index.html']
    volumeMounts:
    - name: workdir
      mountPath: /work-dir
  dnsPolicy: Default
  volumes:
  - name: workdir
    emptyDir: {}
`,
  'pods/commands.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: command-demo
  labels:
    purpose: demonstrate-command
spec:
  restartPolicy: OnFailure
  containers:
  - name: command-demo-container
    image: debian
    command: ['printenv']
    args: ['HOSTNAME', 'KUBERNETES_PORT']
`,
  'pods/lifecycle-events.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: lifecycle-demo
spec:
  containers:
  - name: lifecycle-demo-container
    image: nginx
    lifecycle:
      postStart:
        exec:
          command: ['/bin/sh', '-c', 'echo Hello from the postStart handler > /usr/share/message']
      preStop:
        exec:
          command: ['/bin/sh', '-c', 'nginx -s quit; while killall -0 nginx; do sleep 1; done']
`,
  'pods/pod-nginx.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
  labels:
    env: test
spec:
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
  nodeSelector:
    disktype: ssd
`,
  'pods/pod-nginx-specific-node.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  nodeName: foo-node
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
`,
  'pods/pod-nginx-required-affinity.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: disktype
            operator: In
            values: ['ssd']
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
`,
  'pods/pod-nginx-preferred-affinity.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        preference:
          matchExpressions:
          - key: disktype
            operator: In
            values: ['ssd']
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
`,
  'pods/pod-with-toleration.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
  labels:
    env: test
spec:
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
  tolerations:
  - key: example-key
    operator: Exists
    effect: NoSchedule
`,
  'pods/pod-rs.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: pod1
  labels:
    tier: frontend
spec:
  containers:
  - name: hello1
    image: gcr.io/google-samples/hello-app:2.0
---
apiVersion: v1
kind: Pod
metadata:
  name: pod2
  labels:
    tier: frontend
spec:
  containers:
  - name: hello2
    image: gcr.io/google-samples/hello-app:1.0
`,
  'pods/private-reg-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: private-reg
spec:
  containers:
  - name: private-reg-container
    image: <your-private-image>
  imagePullSecrets:
  - name: regcred
`,
  'pods/share-process-namespace.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  shareProcessNamespace: true
  containers:
  - name: nginx
    image: nginx
  - name: shell
    image: busybox:1.28
    command: ['sleep', '3600']
    securityContext:
      capabilities:
        add: ['SYS_PTRACE']
    stdin: true
    tty: true
`,
  'pods/user-namespaces-stateless.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: userns
spec:
  hostUsers: false
  containers:
  - name: shell
    image: debian
    command: ['sleep', 'infinity']
`,
  'pods/pod-single-configmap-env-variable.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: dapi-test-pod
spec:
  restartPolicy: Never
  containers:
  - name: test-container
    image: registry.k8s.io/busybox:1.27.2
    command: ['/bin/sh', '-c', 'env']
    env:
    - name: SPECIAL_LEVEL_KEY
      valueFrom:
        configMapKeyRef:
          name: special-config
          key: special.how
`,
  'pods/pod-configmap-envFrom.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: dapi-test-pod
spec:
  restartPolicy: Never
  containers:
  - name: test-container
    image: registry.k8s.io/busybox:1.27.2
    command: ['/bin/sh', '-c', 'env']
    envFrom:
    - configMapRef:
        name: special-config
`,
  'pods/pod-configmap-volume.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: dapi-test-pod
spec:
  restartPolicy: Never
  containers:
  - name: test-container
    image: registry.k8s.io/busybox:1.27.2
    command: ['/bin/sh', '-c', 'ls /etc/config/']
    volumeMounts:
    - name: config-volume
      mountPath: /etc/config
  volumes:
  - name: config-volume
    configMap:
      name: special-config
`,
  'pods/probe/exec-liveness.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: liveness-exec
  labels:
    test: liveness
spec:
  containers:
  - name: liveness
    image: registry.k8s.io/busybox:1.27.2
    args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600']
    livenessProbe:
      exec:
        command: ['cat', '/tmp/healthy']
      initialDelaySeconds: 5
      periodSeconds: 5
`,
  'pods/probe/http-liveness.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: liveness-http
  labels:
    test: liveness
spec:
  containers:
  - name: liveness
    image: registry.k8s.io/e2e-test-images/agnhost:2.40
    args: ['liveness']
    livenessProbe:
      httpGet:
        path: /healthz
        port: 8080
        httpHeaders:
        - name: Custom-Header
          value: Awesome
      initialDelaySeconds: 3
      periodSeconds: 3
`,
  'pods/probe/tcp-liveness-readiness.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: goproxy
  labels:
    app: goproxy
spec:
  containers:
  - name: goproxy
    image: registry.k8s.io/goproxy:0.1
    ports:
    - containerPort: 8080
    readinessProbe:
      tcpSocket:
        port: 8080
      initialDelaySeconds: 15
      periodSeconds: 10
    livenessProbe:
      tcpSocket:
        port: 8080
      initialDelaySeconds: 15
      periodSeconds: 10
`,
  'pods/qos/qos-pod.yaml': nginxPod('qos-demo', 'qos-demo-ctr', {
    cpu: ['700m', '700m'],
    memory: ['200Mi', '200Mi'],
  }),
  'pods/qos/qos-pod-2.yaml': nginxPod('qos-demo-2', 'qos-demo-2-ctr', { memory: ['100Mi', '200Mi'] }),
  'pods/qos/qos-pod-3.yaml': nginxPod('qos-demo-3', 'qos-demo-3-ctr', {}),
  'pods/resource/memory-request-limit.yaml': memoryDemo('memory-demo', ['100Mi', '200Mi'], '150M'),
  'pods/resource/memory-request-limit-2.yaml': memoryDemo('memory-demo-2', ['50Mi', '100Mi'], '250M'),
  'pods/resource/memory-request-limit-3.yaml': memoryDemo('memory-demo-3', ['1000Gi', '1000Gi'], '150M'),
  'pods/resource/cpu-request-limit.yaml': cpuDemo('cpu-demo', ['0.5', '1']),
  'pods/resource/cpu-request-limit-2.yaml': cpuDemo('cpu-demo-2', ['100', '100']),
  'pods/resource/extended-resource-pod.yaml': extended('extended-resource-demo', 3),
  'pods/resource/extended-resource-pod-2.yaml': extended('extended-resource-demo-2', 2),
  'pods/storage/redis.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: redis
spec:
  containers:
  - name: redis
    image: redis
    volumeMounts:
    - name: redis-storage
      mountPath: /data/redis
  volumes:
  - name: redis-storage
    emptyDir: {}
`,
  'pods/storage/pv-volume.yaml': `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: task-pv-volume
  labels:
    type: local
spec:
  storageClassName: manual
  capacity:
    storage: 10Gi
  accessModes:
  - ReadWriteOnce
  hostPath:
    path: /mnt/data
`,
  'pods/storage/pv-claim.yaml': `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: task-pv-claim
spec:
  storageClassName: manual
  accessModes:
  - ReadWriteOnce
  resources:
    requests:
      storage: 3Gi
`,
  'pods/storage/pv-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: task-pv-pod
spec:
  volumes:
  - name: task-pv-storage
    persistentVolumeClaim:
      claimName: task-pv-claim
  containers:
  - name: task-pv-container
    image: nginx
    ports:
    - name: http-server
      containerPort: 80
    volumeMounts:
    - name: task-pv-storage
      mountPath: /usr/share/nginx/html
`,
  'pods/storage/pv-duplicate.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: test
spec:
  containers:
  - name: test
    image: nginx
    volumeMounts:
    - name: config
      mountPath: /usr/share/nginx/html
      subPath: html
    - name: config
      mountPath: /etc/nginx/nginx.conf
      subPath: nginx.conf
  volumes:
  - name: config
    persistentVolumeClaim:
      claimName: task-pv-claim
`,
  'pods/security/security-context.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: security-context-demo
spec:
  securityContext:
    runAsUser: 1000
    runAsGroup: 3000
    fsGroup: 2000
    supplementalGroups: [4000]
  volumes:
  - name: sec-ctx-vol
    emptyDir: {}
  containers:
  - name: sec-ctx-demo
    image: busybox:1.28
    command: ['sh', '-c', 'sleep 1h']
    volumeMounts:
    - name: sec-ctx-vol
      mountPath: /data/demo
    securityContext:
      allowPrivilegeEscalation: false
`,
  'pods/inject/envars.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: envar-demo
  labels:
    purpose: demonstrate-envars
spec:
  containers:
  - name: envar-demo-container
    image: gcr.io/google-samples/hello-app:2.0
    env:
    - name: DEMO_GREETING
      value: Hello from the environment
    - name: DEMO_FAREWELL
      value: Such a sweet sorrow
`,
  'pods/inject/secret.yaml': `
apiVersion: v1
kind: Secret
metadata:
  name: test-secret
data:
  username: bXktYXBw
  password: Mzk1MjgkdmRnN0pi
`,
  'pods/inject/secret-pod.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: secret-test-pod
spec:
  containers:
  - name: test-container
    image: nginx
    volumeMounts:
    - name: secret-volume
      mountPath: /etc/secret-volume
      readOnly: true
  volumes:
  - name: secret-volume
    secret:
      secretName: test-secret
`,
  'pods/inject/pod-single-secret-env-variable.yaml': secretEnvironment('env-single-secret', [
    ['SECRET_USERNAME', 'backend-user', 'backend-username'],
  ]),
  'pods/inject/pod-multiple-secret-env-variable.yaml': secretEnvironment('envvars-multiple-secrets', [
    ['BACKEND_USERNAME', 'backend-user', 'backend-username'],
    ['DB_USERNAME', 'db-user', 'db-username'],
  ]),
  'pods/inject/pod-secret-envFrom.yaml': `
apiVersion: v1
kind: Pod
metadata:
  name: envfrom-secret
spec:
  containers:
  - name: envars-test-container
    image: nginx
    envFrom:
    - secretRef:
        name: test-secret
`,
};

type Range = readonly [request: string, limit: string];

function nginxPod(name: string, container: string, resources: Readonly<Record<string, Range>>): string {
  const entries = Object.entries(resources);
  const lines = (at: 0 | 1): string =>
    entries.map(([resource, range]) => `        ${resource}: ${range[at]}\n`).join('');
  const wanted =
    entries.length === 0 ? '' : `    resources:\n      requests:\n${lines(0)}      limits:\n${lines(1)}`;
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: qos-example
spec:
  containers:
  - name: ${container}
    image: nginx
${wanted}`;
}

function memoryDemo(name: string, [request, limit]: Range, used: string): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: mem-example
spec:
  containers:
  - name: ${name}-ctr
    image: polinux/stress
    resources:
      requests:
        memory: ${request}
      limits:
        memory: ${limit}
    command: ['stress']
    args: ['--vm', '1', '--vm-bytes', '${used}', '--vm-hang', '1']
`;
}

function cpuDemo(name: string, [request, limit]: Range): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: cpu-example
spec:
  containers:
  - name: ${name}-ctr
    image: vish/stress
    resources:
      requests:
        cpu: "${request}"
      limits:
        cpu: "${limit}"
    args: ['-cpus', '2']
`;
}

function extended(name: string, dongles: number): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: ${name}-ctr
    image: nginx
    resources:
      requests:
        example.com/dongle: ${dongles}
      limits:
        example.com/dongle: ${dongles}
`;
}

function secretEnvironment(
  name: string,
  variables: readonly (readonly [variable: string, secret: string, key: string])[],
): string {
  const lines = variables.map(
    ([variable, secret, key]) => `    - name: ${variable}
      valueFrom:
        secretKeyRef:
          name: ${secret}
          key: ${key}
`,
  );
  return `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
  - name: envars-test-container
    image: nginx
    env:
${lines.join('')}`;
}
