import { mistakes } from './kubectl-mistakes.ts';

/** Lines of kubectl, without quoting, run one after the other. */
export interface LocalSession {
  readonly files?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const config = `apiVersion: v1
kind: Config
clusters:
- name: a
  cluster:
    server: http://127.0.0.1:1
contexts:
- name: c
  context:
    cluster: a
current-context: c
`;

const broken = `apiVersion: v1
kind: Config
unknown: field
clusters:
- name: a
  cluster:
    server: https://127.0.0.1:1
    certificate-authority: nope.crt
users:
- name: u
  user:
    client-certificate: x.crt
contexts:
- name: c
  context:
    cluster: a
    user: u
- name: d
  context:
    cluster: zz
    user: u
- name: e
  context:
    cluster: a
    user: zz
current-context: c
`;

export const sessions: Readonly<Record<string, LocalSession>> = {
  'the life of a kubeconfig': {
    lines: [
      'config view',
      'config get-contexts',
      'config current-context',
      'config get-users',
      'config set-cluster c1 --server=https://1.2.3.4',
      'config view',
      'config set-cluster c1 --certificate-authority=ca.crt',
      'config set-cluster c1 --insecure-skip-tls-verify=true',
      'config set-cluster c1 --insecure-skip-tls-verify',
      'config set-cluster c1 --certificate-authority=ca.crt --embed-certs',
      'config set-cluster c2 --proxy-url=http://p:80 --tls-server-name=foo',
      'config set-cluster c2 --server=x --proxy-url=ftp://p',
      'config set-cluster',
      'config set-cluster a b',
      'config set-credentials u1 --token=abc',
      'config set-credentials u1 --username=a --password=b',
      'config set-credentials u1 --token=abc --username=x',
      'config set-credentials u2 --client-certificate=a.crt --client-key=b.key',
      'config set-credentials u2 --client-certificate=a.crt --client-key=b.key --embed-certs',
      'config set-credentials u2 --embed-certs',
      'config set-credentials u3 --exec-command=foo --exec-api-version=client.authentication.k8s.io/v1beta1',
      'config view',
      'config set-credentials u3 --exec-arg=a --exec-arg=b,c',
      'config set-credentials u3 --exec-env=A=1',
      'config set-credentials u3 --exec-env=A=2',
      'config set-credentials u3 --exec-env=A- --exec-interactive-mode=Never',
      'config set-credentials u3 --exec-interactive-mode=Foo',
      'config set-credentials u3 --exec-provide-cluster-info',
      'config set-credentials u3 --exec-env=zzz',
      'config set-credentials u3 --exec-command=bar',
      'config set-credentials u4 --auth-provider=oidc --auth-provider-arg=client-id=foo --auth-provider-arg=client-secret=bar',
      'config set-credentials u4 --auth-provider=oidc --auth-provider-arg=client-secret-',
      'config set-credentials u4 --auth-provider=gcp',
      'config set-credentials u4 --auth-provider-arg=zz',
      'config set-credentials',
      'config set-credentials a b',
      'config set-context x --cluster=c1 --user=u1 --namespace=dev',
      'config set-context y --cluster=c1 --user=u1',
      'config set-context --current --namespace=foo',
      'config use-context x',
      'config set-context --current --namespace=foo',
      'config set-context --current y --namespace=foo',
      'config set-context --current=false',
      'config set-context',
      'config set-context a b',
      'config use-context nope',
      'config use-context',
      'config use-context a b',
      'config use x',
      'config current-context',
      'config get-contexts',
      'config get-contexts x',
      'config get-contexts nope',
      'config get-contexts x y',
      'config get-contexts -o name',
      'config get-contexts -o=wide',
      'config get-contexts -o yaml',
      'config get-contexts --no-headers',
      'config get-contexts --no-headers -o name',
      'config get-users',
      'config get-users extra',
      'config current-context extra',
      'config view',
      'config view --minify',
      'config view --minify --context=y',
      'config view --minify --context=nope',
      'config view --flatten',
      'config view --raw',
      'config view --raw --minify',
      'config view --merge=false',
      'config view -o json',
      'config view -o jsonpath={.current-context}',
      'config view -o name',
      'config view -o foo',
      'config view extra',
      'config rename-context x z',
      'config rename-context nope z',
      'config rename-context y z',
      'config rename-context y',
      'config rename-context z z',
      'config delete-context y',
      'config delete-context nope',
      'config delete-context z',
      'config delete-context',
      'config delete-cluster c2',
      'config delete-cluster nope',
      'config delete-cluster',
      'config delete-cluster a b',
      'config delete-user u2',
      'config delete-user nope',
      'config delete-user',
      'config view',
      'config set users.u1.token xyz',
      'config set clusters.c1.server https://9.9.9.9',
      'config set contexts.q.namespace abc',
      'config set contexts.q.cluster c1',
      'config set current-context q',
      'config set clusters.c1.insecure-skip-tls-verify maybe',
      'config set clusters.c1.insecure-skip-tls-verify false',
      'config set clusters.c1.certificate-authority-data abc',
      'config set clusters.c1.certificate-authority-data YWJj --set-raw-bytes=false',
      'config set clusters.c1.certificate-authority-data YWJj --set-raw-bytes=true',
      'config set foo bar',
      'config set users.u3.exec.command xx',
      'config set preferences.colors true',
      'config set a',
      'config set a b c',
      'config set',
      'config unset',
      'config unset a b',
      'config unset current-context',
      'config unset users.u1.token',
      'config unset users.u1',
      'config unset users.nope',
      'config unset users.nope.token',
      'config unset clusters',
      'config unset foo',
      'config unset contexts.q.foo',
      'config unset kind',
      'config view',
      'config',
      'config foo',
      'config vew',
      'config get-context',
      'config set-contxt x',
      'config view --foo',
    ],
  },
  'unusable kubeconfigs': {
    files: { config: broken, numbers: 'kind: Config\nclusters: 5\n', pod: 'apiVersion: v1\nkind: Pod\n' },
    lines: [
      'config view',
      'config view --flatten',
      'config view --minify --context=d',
      'get pods',
      'get pods --context=d',
      'get pods --context=e',
      'get pods --context=nope',
      'get pods --cluster=nope',
      'get pods --user=nope',
      'config view --kubeconfig=numbers',
      'config view --kubeconfig=pod',
      'config get-contexts --kubeconfig=nope',
      'get pods --kubeconfig=nope',
      'config use-context d',
      'config view --raw --minify -o json',
    ],
  },
  kustomizations: {
    files: {
      'outside.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n',
      'reaching/kustomization.yaml': 'resources: [../outside.yaml]\n',
      'missing/kustomization.yaml': 'resources: [nothing]\n',
      'generating/kustomization.yaml':
        'configMapGenerator:\n- name: a\n  literals: [A=1]\n- name: b\n  files: [words.txt]\n- name: c\n  envs: [words.txt]\n',
      'generating/words.txt': '# none\nKEY=value\n',
      'charts/kustomization.yaml': 'helmCharts:\n- name: a\n  repo: b\n',
      'empty/kustomization.yaml': '',
    },
    lines: [
      'kustomize reaching',
      'kustomize reaching --load-restrictor=LoadRestrictionsNone',
      'kustomize reaching --load-restrictor=foo',
      'kustomize missing',
      'kustomize generating',
      'kustomize charts',
      'kustomize empty',
      'kustomize nope',
      'kustomize outside.yaml',
    ],
  },
  'a server that does not answer': {
    files: { config, 'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n' },
    lines: [
      'api-versions',
      'api-resources',
      'api-resources --cached',
      'api-resources -o wide --no-headers',
      'api-resources -o name',
      'explain pods',
      'cluster-info',
      'auth can-i get pods',
      'auth can-i --list',
      'auth can-i get /healthz',
      'auth whoami',
      'auth reconcile -f p.yaml',
      'wait pod/x --for=delete',
      'wait pod/x --for=condition=Ready --timeout=1s',
      'create token x',
      'create token a/b',
      'create secret generic s',
      'create configmap c',
      'create namespace n',
      'create deployment x --image=a',
      'create -f p.yaml',
      'run x --image=a',
      'apply -f p.yaml',
      'apply -f p.yaml --server-side',
      'diff -f p.yaml',
      'replace -f p.yaml',
      'delete -f p.yaml',
      'delete pod x',
      'get pods',
      'get pod/x',
      'get --raw /api',
      'describe pod x',
      'top nodes',
      'top pods',
      'events',
      'logs x',
      'exec x -- ls',
      'attach x',
      'port-forward x 80',
      'scale deploy x --replicas=1',
      'rollout status deploy/x',
      'rollout restart deploy/x',
      'label pod x a=b',
      'expose deploy x --port=80',
      'set image deploy/x a=b',
      'autoscale deploy x --max=2',
      'edit pod x',
      'patch pod x -p {}',
      'drain x',
      'cordon x',
      'taint node x a=b:NoSchedule',
      'cp a:b c',
      'debug x --image=a',
      'certificate approve x',
    ],
  },
  'mistakes in flags and arguments': {
    files: { config },
    lines: mistakes,
  },
};
