/** Manifests of `examples/pods/` but those of what pods ask for and what they are given from outside. */
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
};
