/** Files of the kustomizations that every case may use; a case's own come on top. */
export const shared: Readonly<Record<string, string>> = {
  'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: runner
      containers:
      - name: app
        image: nginx:1.25
        args: ["--host", "localhost"]
        env:
        - name: MODE
          value: prod
        - name: LEVEL
          valueFrom:
            configMapKeyRef:
              name: settings
              key: level
        envFrom:
        - configMapRef:
            name: settings
        - secretRef:
            name: keys
      - name: side
        image: busybox
      volumes:
      - name: conf
        configMap:
          name: settings
      - name: sec
        secret:
          secretName: keys
`,
  'service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    host: web.example.com:80
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
`,
  'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
`,
  'rbac.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get]
  resourceNames: [web]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reads
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
- kind: ServiceAccount
  name: runner
- kind: ServiceAccount
  name: default
- kind: User
  name: runner
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: all
rules: []
`,
  'more.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  ingressClassName: nginx
  tls:
  - secretName: keys
  rules:
  - host: a.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 3
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tick
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: c
            image: busybox:1.36@sha256:aaaa
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: web
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      initContainers:
      - name: i
        image: reg.io:5000/team/init:v1
      containers:
      - name: db
        image: postgres
      volumes:
      - name: d
        persistentVolumeClaim: {claimName: data}
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  volumeName: vol
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: np
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: db}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: pdb
spec:
  selector:
    matchLabels: {app: web}
  minAvailable: 1
---
apiVersion: v1
kind: Namespace
metadata:
  name: sea
---
apiVersion: v1
kind: Pod
metadata:
  name: solo
spec:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels: {app: web}
        topologyKey: zone
  topologySpreadConstraints:
  - labelSelector:
      matchLabels: {app: web}
    maxSkew: 1
    topologyKey: zone
    whenUnsatisfiable: DoNotSchedule
  containers:
  - name: solo
    image: nginx
---
apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    spec:
      restartPolicy: Never
      imagePullSecrets:
      - name: keys
      containers:
      - name: once
        image: nginx:latest
`,
  'crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ships.sea.io
spec:
  group: sea.io
  names: {kind: Ship, plural: ships}
  scope: Namespaced
  versions: []
---
apiVersion: sea.io/v1
kind: Ship
metadata:
  name: boat
spec:
  crew: [a, b]
  port: web
`,
  'app.properties': 'a=1\nb=two words\n',
  'vars.env': '# comment\nLEVEL=debug\nQUOTED="x"\n\nEMPTY=\n',
  'base/kustomization.yaml': 'resources: [deploy.yaml, service.yaml]\n',
  'base/deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: app, image: "nginx:1.25"}
`,
  'base/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n',
};
