/** Manifests of `examples/pods/inject/` and `examples/pods/storage/`: what pods are given from outside. */
export const podData: Readonly<Record<string, string>> = {
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
