import type { TypeTexts } from '../glossary.ts';

/** Pods and what is inside of them, and the nodes that they run on. */
export const podTexts: TypeTexts = {
  Pod: {
    '': [
      'One or more containers that run together on a node and share network and volumes.',
      '한 노드에서 함께 실행되며 네트워크와 볼륨을 공유하는 하나 이상의 컨테이너.',
    ],
  },
  PodTemplateSpec: {
    '': ['What pods look like that a controller makes.', '컨트롤러가 만드는 파드의 모양.'],
  },
  PodSpec: {
    '': ['What a pod should look like.', '파드의 원하는 상태.'],
    containers: ['The containers of the pod, at least one.', '파드의 컨테이너. 하나 이상이어야 합니다.'],
    initContainers: [
      'Containers that run before the others, one after the other.',
      '다른 컨테이너보다 먼저 하나씩 차례로 실행되는 컨테이너.',
    ],
    volumes: ['Volumes that containers can mount.', '컨테이너가 마운트할 수 있는 볼륨.'],
    nodeName: [
      'The node that the pod runs on; the scheduler sets it.',
      '파드가 실행되는 노드. 스케줄러가 정합니다.',
    ],
    nodeSelector: ['Labels that the node must have.', '노드가 가져야 하는 레이블.'],
    restartPolicy: [
      'When ended containers are started again: Always, OnFailure, Never. Always if missing.',
      '끝난 컨테이너를 언제 다시 시작할지: Always, OnFailure, Never. 없으면 Always입니다.',
    ],
    serviceAccountName: ['The service account that the pod acts as.', '파드가 사용하는 서비스 어카운트.'],
    terminationGracePeriodSeconds: [
      'How many seconds the pod has to end by itself. 30 if missing.',
      '파드가 스스로 끝날 때까지 주는 시간(초). 없으면 30입니다.',
    ],
    tolerations: ['Taints of nodes that the pod puts up with.', '파드가 견디는 노드 테인트.'],
    affinity: ['Which nodes and pods the pod wants to be near to.', '가까이 있고 싶은 노드와 파드.'],
    imagePullSecrets: ['Secrets for private registries.', '비공개 레지스트리용 시크릿.'],
    hostNetwork: ["Whether the pod uses the node's network.", '노드의 네트워크를 그대로 쓸지 여부.'],
    dnsPolicy: ['How names are resolved.', '이름을 찾는 방법.'],
    priorityClassName: ['How important the pod is.', '파드의 중요도.'],
    securityContext: ['Users, groups and rights of all containers.', '모든 컨테이너의 사용자, 그룹, 권한.'],
  },
  PodStatus: {
    '': ['The state of a pod.', '파드의 현재 상태.'],
    phase: [
      'Where the pod is in its life: Pending, Running, Succeeded, Failed, Unknown.',
      '파드의 단계: Pending, Running, Succeeded, Failed, Unknown.',
    ],
    conditions: ['Facts about the pod, such as Ready.', 'Ready 같은 상태 조건.'],
    containerStatuses: ['The state of every container.', '컨테이너별 상태.'],
    podIP: ["The pod's address.", '파드의 IP 주소.'],
    hostIP: ["The node's address.", '노드의 IP 주소.'],
    startTime: ['When the kubelet took it on.', '큐블릿이 받아들인 시각.'],
    qosClass: ['Guaranteed, Burstable or BestEffort.', 'Guaranteed, Burstable, BestEffort 중 하나.'],
    reason: ['Why it is in this state, in one word.', '이 상태인 이유 한 단어.'],
    message: ['Why it is in this state.', '이 상태인 이유.'],
  },
  Container: {
    '': ['One container of a pod.', '파드의 컨테이너 하나.'],
    name: ["The container's name, unique in the pod.", '파드 안에서 유일한 컨테이너 이름.'],
    image: ['The image that it runs.', '실행할 이미지.'],
    imagePullPolicy: [
      'When the image is pulled: Always, IfNotPresent, Never.',
      '이미지를 언제 받을지: Always, IfNotPresent, Never.',
    ],
    command: ["What to run in place of the image's entrypoint.", '이미지의 ENTRYPOINT 대신 실행할 명령.'],
    args: ['Arguments of the command.', '명령의 인자.'],
    env: ['Environment variables.', '환경 변수.'],
    envFrom: [
      'Config maps and secrets that give environment variables.',
      '환경 변수를 가져올 컨피그맵과 시크릿.',
    ],
    ports: ['Ports that it listens on; for information.', '수신하는 포트. 정보를 위한 것입니다.'],
    resources: [
      'How much CPU and memory it asks for and may use.',
      '요청하는, 그리고 쓸 수 있는 CPU와 메모리.',
    ],
    volumeMounts: ['Which volumes are seen where.', '어떤 볼륨을 어디에 마운트할지.'],
    livenessProbe: [
      'A check that restarts the container when it fails.',
      '실패하면 컨테이너를 다시 시작하는 검사.',
    ],
    readinessProbe: [
      'A check that takes the pod out of its services while it fails.',
      '실패하는 동안 파드를 서비스에서 빼는 검사.',
    ],
    startupProbe: [
      'A check that holds the others back until it succeeds.',
      '성공할 때까지 다른 검사를 미루는 검사.',
    ],
    lifecycle: ['What happens after its start and before its end.', '시작 직후와 끝나기 직전에 할 일.'],
    securityContext: ['User, group and rights.', '사용자, 그룹, 권한.'],
    workingDir: ['The directory that it starts in.', '시작 디렉터리.'],
    stdin: ['Whether input stays open.', '표준 입력을 열어 둘지 여부.'],
    tty: ['Whether it gets a terminal.', '터미널을 줄지 여부.'],
  },
  ContainerPort: {
    '': ['A port of a container.', '컨테이너의 포트.'],
    containerPort: ['The number of the port.', '포트 번호.'],
    hostPort: ['The port of the node that leads here.', '이 포트로 이어지는 노드의 포트.'],
    name: ['A name that services can use.', '서비스에서 쓸 수 있는 이름.'],
    protocol: ['TCP, UDP or SCTP. TCP if missing.', 'TCP, UDP, SCTP. 없으면 TCP입니다.'],
  },
  EnvVar: {
    '': ['An environment variable.', '환경 변수.'],
    name: ["The variable's name.", '변수 이름.'],
    value: ["The variable's value.", '변수 값.'],
    valueFrom: ['Where the value comes from.', '값을 가져올 곳.'],
  },
  ResourceRequirements: {
    '': ['How much of the resources a container wants.', '컨테이너가 원하는 자원의 양.'],
    limits: ['How much it may use at most.', '최대로 쓸 수 있는 양.'],
    requests: ['How much the scheduler sets aside for it.', '스케줄러가 확보해 두는 양.'],
  },
  Probe: {
    '': ['A check of a container that is repeated.', '되풀이되는 컨테이너 검사.'],
    httpGet: [
      'Ask for a page; an answer from 200 to 399 is a success.',
      '페이지를 요청합니다. 200~399면 성공입니다.',
    ],
    tcpSocket: ['Connect to a port.', '포트에 연결해 봅니다.'],
    exec: ['Run a command; exit code 0 is a success.', '명령을 실행합니다. 종료 코드 0이면 성공입니다.'],
    grpc: ["Ask gRPC's health service.", 'gRPC 상태 확인 서비스에 묻습니다.'],
    initialDelaySeconds: ['Seconds before the first check.', '첫 검사까지 기다리는 시간(초).'],
    periodSeconds: ['Seconds between checks. 10 if missing.', '검사 간격(초). 없으면 10입니다.'],
    timeoutSeconds: [
      'Seconds to wait for an answer. 1 if missing.',
      '응답을 기다리는 시간(초). 없으면 1입니다.',
    ],
    failureThreshold: [
      'How many failures in a row count. 3 if missing.',
      '연속 몇 번 실패해야 실패로 치는지. 없으면 3입니다.',
    ],
    successThreshold: [
      'How many successes in a row count. 1 if missing.',
      '연속 몇 번 성공해야 성공으로 치는지. 없으면 1입니다.',
    ],
  },
  Volume: {
    '': ['A volume of a pod.', '파드의 볼륨.'],
    name: ["The volume's name.", '볼륨 이름.'],
    emptyDir: ['An empty directory that lives as long as the pod.', '파드와 수명이 같은 빈 디렉터리.'],
    hostPath: ['A directory of the node.', '노드의 디렉터리.'],
    configMap: ['The files of a config map.', '컨피그맵의 내용을 파일로.'],
    secret: ['The files of a secret.', '시크릿의 내용을 파일로.'],
    persistentVolumeClaim: ['A claimed persistent volume.', '클레임으로 얻은 퍼시스턴트 볼륨.'],
  },
  VolumeMount: {
    '': ['Where a container sees a volume.', '컨테이너에서 볼륨이 보이는 곳.'],
    name: ["The volume's name.", '볼륨 이름.'],
    mountPath: ['The path in the container.', '컨테이너 안의 경로.'],
    readOnly: ['Whether it may only be read.', '읽기만 가능한지 여부.'],
    subPath: ['The part of the volume that is seen.', '볼륨 안에서 마운트할 경로.'],
  },
  Toleration: {
    '': ['A taint that a pod puts up with.', '파드가 견디는 테인트.'],
    key: ["The taint's key.", '테인트의 키.'],
    operator: ['Exists or Equal.', 'Exists 또는 Equal.'],
    value: ["The taint's value.", '테인트의 값.'],
    effect: ["The taint's effect.", '테인트의 효과.'],
    tolerationSeconds: ['For how long.', '견디는 시간(초).'],
  },
  Node: {
    '': ['A machine of the cluster.', '클러스터의 머신.'],
  },
  NodeSpec: {
    '': ['Settings of a node.', '노드 설정.'],
    podCIDR: ['The addresses that its pods get.', '이 노드의 파드가 받는 주소 범위.'],
    podCIDRs: ['The addresses that its pods get.', '이 노드의 파드가 받는 주소 범위들.'],
    providerID: ["The machine's name at its cloud.", '클라우드에서 쓰는 머신 이름.'],
    taints: ['What keeps pods away.', '파드를 막는 테인트.'],
    unschedulable: ['Whether no new pods come.', '새 파드를 받지 않을지 여부.'],
  },
};
