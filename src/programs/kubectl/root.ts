import { onDemand } from '../../loading/on-demand.ts';
import type { CommandDefinition, CommandEntry } from './command.ts';
import type { Text } from './text.ts';

/** Commands under one heading of kubectl's own help. */
export interface CommandGroup {
  readonly title: Text;
  readonly commands: readonly CommandEntry[];
}

const entry = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
  aliases?: readonly string[],
): CommandEntry => ({
  name,
  short: { en, ko },
  load: async () => (await load()).default,
  ...(aliases === undefined ? {} : { aliases }),
});

/** All commands in the order in which kubectl adds them, which is also the order of its suggestions. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: { en: 'Basic Commands (Beginner):', ko: '기본 명령 (초급):' },
    commands: [
      entry(
        'create',
        'Create a resource from a file or from stdin',
        '파일이나 표준 입력으로 리소스를 만듭니다',
        () => onDemand(import('./commands/create.ts')),
      ),
      entry(
        'expose',
        'Make a service for a pod, deployment, replica set or service',
        '파드, 디플로이먼트, 레플리카셋, 서비스를 새 서비스로 노출합니다',
        () => onDemand(import('./commands/expose.ts')),
      ),
      entry('run', 'Run an image in a pod', '이미지 하나를 파드로 실행합니다', () =>
        onDemand(import('./commands/run.ts')),
      ),
      entry('set', 'Change a particular part of objects', '오브젝트의 특정 부분을 바꿉니다', () =>
        onDemand(import('./commands/set.ts')),
      ),
    ],
  },
  {
    title: { en: 'Basic Commands (Intermediate):', ko: '기본 명령 (중급):' },
    commands: [
      entry('explain', 'Describe the fields of a resource', '리소스의 필드를 설명합니다', () =>
        onDemand(import('./commands/explain.ts')),
      ),
      {
        ...entry('get', 'Show one or many resources', '리소스를 하나 또는 여러 개 보여 줍니다', () =>
          onDemand(import('./commands/get.ts')),
        ),
        suggestFor: ['list', 'ps'],
      },
      entry('edit', 'Edit a resource on the server', '서버의 리소스를 편집합니다', () =>
        onDemand(import('./commands/edit.ts')),
      ),
      {
        ...entry(
          'delete',
          'Delete resources by file, name or selector',
          '파일, 이름, 셀렉터로 리소스를 지웁니다',
          () => onDemand(import('./commands/delete.ts')),
        ),
        suggestFor: ['rm'],
      },
    ],
  },
  {
    title: { en: 'Deploy Commands:', ko: '배포 명령:' },
    commands: [
      entry('rollout', 'Manage the rollout of a resource', '리소스의 롤아웃을 관리합니다', () =>
        onDemand(import('./commands/rollout.ts')),
      ),
      entry('scale', 'Set the number of replicas', '레플리카 수를 정합니다', () =>
        onDemand(import('./commands/scale.ts')),
      ),
      entry(
        'autoscale',
        'Let the number of replicas follow the load',
        '레플리카 수가 부하를 따르게 합니다',
        () => onDemand(import('./commands/autoscale.ts')),
      ),
    ],
  },
  {
    title: { en: 'Cluster Management Commands:', ko: '클러스터 관리 명령:' },
    commands: [
      entry(
        'certificate',
        'Approve or deny certificate requests',
        '인증서 요청을 승인하거나 거부합니다',
        () => onDemand(import('./commands/certificate.ts')),
      ),
      entry('cluster-info', 'Show where the cluster is', '클러스터의 주소를 보여 줍니다', () =>
        onDemand(import('./commands/cluster-info.ts')),
      ),
      entry('top', 'Show CPU and memory use', 'CPU와 메모리 사용량을 보여 줍니다', () =>
        onDemand(import('./commands/top.ts')),
      ),
      entry('cordon', 'Mark a node as unschedulable', '노드에 새 파드가 배치되지 않게 합니다', () =>
        onDemand(import('./commands/cordon.ts')),
      ),
      entry('uncordon', 'Mark a node as schedulable', '노드에 다시 파드가 배치되게 합니다', () =>
        onDemand(import('./commands/uncordon.ts')),
      ),
      entry('drain', 'Empty a node for maintenance', '점검을 위해 노드를 비웁니다', () =>
        onDemand(import('./commands/drain.ts')),
      ),
      entry('taint', 'Change the taints of nodes', '노드의 테인트를 바꿉니다', () =>
        onDemand(import('./commands/taint.ts')),
      ),
    ],
  },
  {
    title: { en: 'Troubleshooting and Debugging Commands:', ko: '문제 해결과 디버깅 명령:' },
    commands: [
      entry('describe', 'Show details of resources', '리소스를 자세히 보여 줍니다', () =>
        onDemand(import('./commands/describe.ts')),
      ),
      entry('logs', "Print a container's log", '컨테이너의 로그를 출력합니다', () =>
        onDemand(import('./commands/logs.ts')),
      ),
      entry('attach', 'Attach to a running container', '실행 중인 컨테이너에 붙습니다', () =>
        onDemand(import('./commands/attach.ts')),
      ),
      entry('exec', 'Run a command in a container', '컨테이너 안에서 명령을 실행합니다', () =>
        onDemand(import('./commands/exec.ts')),
      ),
      entry('port-forward', 'Forward local ports to a pod', '로컬 포트를 파드로 전달합니다', () =>
        onDemand(import('./commands/port-forward.ts')),
      ),
      entry('proxy', 'Serve the API server on a local port', 'API 서버를 로컬 포트로 내놓습니다', () =>
        onDemand(import('./commands/proxy.ts')),
      ),
      entry('cp', 'Copy files to and from containers', '컨테이너와 파일을 주고받습니다', () =>
        onDemand(import('./commands/cp.ts')),
      ),
      entry('auth', 'Ask about permissions', '권한을 알아봅니다', () =>
        onDemand(import('./commands/auth.ts')),
      ),
      entry('debug', 'Start a container for debugging', '디버깅용 컨테이너를 시작합니다', () =>
        onDemand(import('./commands/debug.ts')),
      ),
      entry('events', 'List events', '이벤트를 보여 줍니다', () => onDemand(import('./commands/events.ts'))),
    ],
  },
  {
    title: { en: 'Advanced Commands:', ko: '고급 명령:' },
    commands: [
      entry(
        'diff',
        'Compare the live objects with those of a file',
        '파일의 오브젝트를 서버의 것과 비교합니다',
        () => onDemand(import('./commands/diff.ts')),
      ),
      entry('apply', 'Apply a configuration by file or stdin', '파일이나 표준 입력의 설정을 적용합니다', () =>
        onDemand(import('./commands/apply.ts')),
      ),
      entry('patch', 'Change fields of a resource', '리소스의 필드를 바꿉니다', () =>
        onDemand(import('./commands/patch.ts')),
      ),
      entry(
        'replace',
        'Replace a resource by file or stdin',
        '파일이나 표준 입력으로 리소스를 교체합니다',
        () => onDemand(import('./commands/replace.ts')),
      ),
      {
        ...entry(
          'wait',
          'Wait for a condition of resources',
          '리소스가 조건을 만족할 때까지 기다립니다',
          () => onDemand(import('./commands/wait.ts')),
        ),
        suggestFor: ['list', 'ps'],
      },
      entry(
        'kustomize',
        'Build a kustomization from a directory',
        '디렉터리의 kustomization을 빌드합니다',
        () => onDemand(import('./commands/kustomize.ts')),
      ),
    ],
  },
  {
    title: { en: 'Settings Commands:', ko: '설정 명령:' },
    commands: [
      entry('label', 'Change the labels of resources', '리소스의 레이블을 바꿉니다', () =>
        onDemand(import('./commands/label.ts')),
      ),
      entry('annotate', 'Change the annotations of resources', '리소스의 어노테이션을 바꿉니다', () =>
        onDemand(import('./commands/annotate.ts')),
      ),
      entry('completion', 'Print completion code for a shell', '셸 자동 완성 코드를 출력합니다', () =>
        onDemand(import('./commands/completion.ts')),
      ),
    ],
  },
  {
    title: { en: 'Other Commands:', ko: '그 밖의 명령:' },
    commands: [
      entry('config', 'Change kubeconfig files', 'kubeconfig 파일을 고칩니다', () =>
        onDemand(import('./commands/config.ts')),
      ),
      entry('plugin', 'Work with plugins', '플러그인을 다룹니다', () =>
        onDemand(import('./commands/plugin.ts')),
      ),
      entry(
        'version',
        'Print the versions of client and server',
        '클라이언트와 서버의 버전을 출력합니다',
        () => onDemand(import('./commands/version.ts')),
      ),
      entry(
        'api-versions',
        'Print the API versions of the server',
        '서버가 지원하는 API 버전을 출력합니다',
        () => onDemand(import('./commands/api-versions.ts')),
      ),
      entry(
        'api-resources',
        'Print the API resources of the server',
        '서버가 지원하는 API 리소스를 출력합니다',
        () => onDemand(import('./commands/api-resources.ts')),
      ),
      {
        ...entry(
          'options',
          'List the flags that every command has',
          '모든 명령이 가진 플래그를 나열합니다',
          () => onDemand(import('./commands/options.ts')),
        ),
        hidden: true,
      },
      {
        ...entry('alpha', 'Commands that are not enabled by default', '기본으로 켜져 있지 않은 명령', () =>
          onDemand(import('./commands/alpha.ts')),
        ),
        hidden: true,
        unavailable: true,
      },
      {
        ...entry('help', 'Help about any command', '명령의 도움말', () =>
          onDemand(import('./commands/help.ts')),
        ),
        hidden: true,
      },
    ],
  },
];

export const rootEntries: readonly CommandEntry[] = commandGroups.flatMap(({ commands }) => commands);

/** `kubectl` itself. */
export const rootCommand: CommandDefinition = {
  name: 'kubectl',
  use: '',
  short: {
    en: 'kubectl controls the Kubernetes cluster manager',
    ko: 'kubectl은 쿠버네티스 클러스터를 다룹니다',
  },
  long: {
    en: 'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/',
    ko: 'kubectl은 쿠버네티스 클러스터를 다룹니다.\n\n 더 알아보기: https://kubernetes.io/ko/docs/reference/kubectl/',
  },
  subcommands: rootEntries,
};
