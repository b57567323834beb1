import type { TypeTexts } from '../glossary.ts';

const selector = [
  'Which pods belong to this object, by their labels. It must match the labels of the template.',
  '레이블로 이 오브젝트에 속하는 파드를 고릅니다. 템플릿의 레이블과 맞아야 합니다.',
] as const;
const template = ['What the pods look like that are made.', '만들어질 파드의 모양.'] as const;
const replicas = ['How many pods are wished for. 1 if missing.', '원하는 파드 수. 없으면 1입니다.'] as const;
const minReadySeconds = [
  'For how many seconds a new pod must be ready before it counts as available. 0 if missing.',
  '새 파드가 몇 초 동안 준비 상태여야 사용 가능으로 치는지. 없으면 0입니다.',
] as const;
const revisionHistoryLimit = [
  'How many old revisions are kept to go back to. 10 if missing.',
  '되돌릴 수 있게 남겨 두는 이전 리비전 수. 없으면 10입니다.',
] as const;

/** Objects that make pods. */
export const workloadTexts: TypeTexts = {
  Deployment: {
    '': [
      'Keeps a number of equal pods running and replaces them step by step when their template changes.',
      '같은 파드를 정해진 수만큼 유지하고, 템플릿이 바뀌면 차례로 교체합니다.',
    ],
  },
  DeploymentSpec: {
    '': ['What a deployment should look like.', '디플로이먼트의 원하는 상태.'],
    replicas,
    selector,
    template,
    minReadySeconds,
    revisionHistoryLimit,
    strategy: ['How old pods are replaced by new ones.', '이전 파드를 새 파드로 바꾸는 방법.'],
    paused: ['Whether changes of the template wait.', '템플릿 변경의 배포를 미룰지 여부.'],
    progressDeadlineSeconds: [
      'After how many seconds without progress a rollout counts as failed. 600 if missing.',
      '진척 없이 몇 초가 지나면 롤아웃을 실패로 보는지. 없으면 600입니다.',
    ],
  },
  DeploymentStrategy: {
    '': ['How a deployment replaces its pods.', '디플로이먼트가 파드를 교체하는 방법.'],
    type: [
      'RollingUpdate replaces pods little by little, Recreate ends all old ones first.',
      'RollingUpdate는 조금씩 교체하고, Recreate는 이전 파드를 모두 끝낸 뒤 새로 만듭니다.',
    ],
    rollingUpdate: ['Bounds of a rolling update.', '롤링 업데이트의 한도.'],
  },
  RollingUpdateDeployment: {
    '': ['Bounds of a rolling update.', '롤링 업데이트의 한도.'],
    maxSurge: [
      'How many pods may run beyond the wished number, as a number or percentage. 25% if missing.',
      '원하는 수보다 더 만들 수 있는 파드 수. 숫자나 백분율이며 없으면 25%입니다.',
    ],
    maxUnavailable: [
      'How many pods may be missing from the wished number, as a number or percentage. 25% if missing.',
      '원하는 수에서 모자라도 되는 파드 수. 숫자나 백분율이며 없으면 25%입니다.',
    ],
  },
  DeploymentStatus: {
    '': ['How far a deployment is.', '디플로이먼트의 현재 상태.'],
    availableReplicas: ['How many pods are available.', '사용 가능한 파드 수.'],
    readyReplicas: ['How many pods are ready.', '준비된 파드 수.'],
    replicas: ['How many pods there are.', '현재 파드 수.'],
    updatedReplicas: ['How many pods have the newest template.', '최신 템플릿으로 만든 파드 수.'],
    unavailableReplicas: ['How many pods are missing.', '모자라는 파드 수.'],
    conditions: ['Facts about the rollout.', '롤아웃의 상태 조건.'],
    observedGeneration: [
      'The generation that the controller has seen.',
      '컨트롤러가 확인한 마지막 generation.',
    ],
  },
  ReplicaSet: {
    '': ['Keeps a number of equal pods running.', '같은 파드를 정해진 수만큼 유지합니다.'],
  },
  ReplicaSetSpec: {
    '': ['What a replica set should look like.', '레플리카셋의 원하는 상태.'],
    replicas,
    selector,
    template,
    minReadySeconds,
  },
  ReplicationController: {
    '': [
      'Keeps a number of equal pods running; replica sets have taken its place.',
      '같은 파드를 정해진 수만큼 유지합니다. 지금은 레플리카셋이 그 역할을 합니다.',
    ],
  },
  StatefulSet: {
    '': [
      'Keeps numbered pods with stable names and storage of their own.',
      '이름과 저장소가 고정된, 번호가 붙은 파드들을 유지합니다.',
    ],
  },
  StatefulSetSpec: {
    '': ['What a stateful set should look like.', '스테이트풀셋의 원하는 상태.'],
    replicas,
    selector,
    template,
    minReadySeconds,
    revisionHistoryLimit,
    serviceName: [
      'The headless service that gives the pods their DNS names.',
      '파드에 DNS 이름을 주는 헤드리스 서비스의 이름.',
    ],
    podManagementPolicy: [
      'OrderedReady makes pods one after the other, Parallel all at once.',
      'OrderedReady는 하나씩, Parallel은 한꺼번에 파드를 만듭니다.',
    ],
    updateStrategy: ['How pods are replaced.', '파드를 교체하는 방법.'],
    volumeClaimTemplates: ['Claims that every pod gets for itself.', '파드마다 하나씩 만드는 볼륨 클레임.'],
  },
  DaemonSet: {
    '': ['Keeps one pod on every node.', '노드마다 파드를 하나씩 유지합니다.'],
  },
  DaemonSetSpec: {
    '': ['What a daemon set should look like.', '데몬셋의 원하는 상태.'],
    selector,
    template,
    minReadySeconds,
    revisionHistoryLimit,
    updateStrategy: ['How pods are replaced.', '파드를 교체하는 방법.'],
  },
  Job: {
    '': ['Runs pods until enough of them have succeeded.', '정해진 수의 파드가 성공할 때까지 실행합니다.'],
  },
  JobSpec: {
    '': ['What a job should do.', '잡이 할 일.'],
    completions: ['How many pods must succeed.', '성공해야 하는 파드 수.'],
    parallelism: ['How many pods may run at once.', '동시에 실행할 수 있는 파드 수.'],
    backoffLimit: ['How often it is tried again. 6 if missing.', '다시 시도하는 횟수. 없으면 6입니다.'],
    activeDeadlineSeconds: ['After how many seconds it is ended.', '몇 초 뒤에 강제로 끝내는지.'],
    ttlSecondsAfterFinished: [
      'How many seconds it stays after it is done.',
      '끝난 뒤 몇 초 동안 남겨 두는지.',
    ],
    suspend: ['Whether its pods wait.', '파드 실행을 미룰지 여부.'],
    template,
  },
  CronJob: {
    '': ['Makes jobs by a schedule.', '일정에 따라 잡을 만듭니다.'],
  },
  CronJobSpec: {
    '': ['When jobs are made and what they look like.', '언제 어떤 잡을 만들지.'],
    schedule: [
      'Five fields: minute, hour, day of the month, month, day of the week.',
      '분, 시, 일, 월, 요일 다섯 칸으로 적은 일정.',
    ],
    timeZone: ['The time zone of the schedule.', '일정에 쓸 시간대.'],
    concurrencyPolicy: [
      'What happens when the last job still runs: Allow, Forbid, Replace.',
      '앞 잡이 아직 실행 중일 때 할 일: Allow, Forbid, Replace.',
    ],
    jobTemplate: ['What the jobs look like.', '만들 잡의 모양.'],
    suspend: ['Whether no more jobs are made.', '잡 만들기를 멈출지 여부.'],
    successfulJobsHistoryLimit: ['How many succeeded jobs stay.', '남겨 둘 성공한 잡의 수.'],
    failedJobsHistoryLimit: ['How many failed jobs stay.', '남겨 둘 실패한 잡의 수.'],
    startingDeadlineSeconds: [
      'How many seconds late a job may still start.',
      '예정보다 몇 초까지 늦게 시작해도 되는지.',
    ],
  },
  HorizontalPodAutoscaler: {
    '': ['Changes the number of replicas with the load.', '부하에 따라 레플리카 수를 바꿉니다.'],
  },
  HorizontalPodAutoscalerSpec: {
    '': ['What is scaled, and by what.', '무엇을 무엇에 따라 조절할지.'],
    minReplicas: ['The least number of replicas. 1 if missing.', '최소 레플리카 수. 없으면 1입니다.'],
    maxReplicas: ['The greatest number of replicas.', '최대 레플리카 수.'],
    metrics: ['What is measured, and the goal.', '측정할 값과 목표.'],
    scaleTargetRef: ['What is scaled.', '조절할 대상.'],
    behavior: ['How fast it may go up and down.', '늘리고 줄이는 속도.'],
  },
  PodDisruptionBudget: {
    '': [
      'Limits how many pods may be down at once on purpose.',
      '의도적으로 한꺼번에 중단할 수 있는 파드 수를 제한합니다.',
    ],
  },
  PodDisruptionBudgetSpec: {
    '': ['How many pods must stay.', '유지해야 하는 파드 수.'],
    minAvailable: ['How many pods must stay available.', '사용 가능해야 하는 최소 파드 수.'],
    maxUnavailable: ['How many pods may be missing.', '없어도 되는 최대 파드 수.'],
    selector,
  },
};
