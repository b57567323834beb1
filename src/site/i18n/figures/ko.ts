import type { PodFacts, StageId, StageNote } from '../../client/figures/image-to-pod/stages.ts';
import type { LogicalChange, LogicalPoint } from '../../client/figures/logical-parts/model.ts';
import type { ReplicaPoint } from '../../client/figures/replicas/model.ts';

/** Words of one stage on a pod's way. */
interface StageWords {
  /** Beside its number: a word or two. */
  readonly short: string;
  readonly title: string;
  /** What happens here, in one or two sentences. */
  readonly explain: string;
  /** How it stands for the learner's pod. */
  readonly notes: Readonly<Partial<Record<StageNote, (facts: PodFacts) => string>>>;
}

/** One thing to look at in a figure. */
interface PointWords {
  readonly short: string;
  readonly title: string;
  readonly explain: string;
}

const stages: Readonly<Record<StageId, StageWords>> = {
  request: {
    short: '요청',
    title: 'kubectl이 API 서버에 부탁합니다',
    explain: '“이런 파드가 있으면 좋겠습니다”라는 요청을 보냅니다. 컨테이너를 띄우라는 명령이 아닙니다.',
    notes: { done: ({ pod }) => `${pod} 파드를 만들어 달라는 요청을 받았습니다.` },
  },
  store: {
    short: '기록',
    title: 'API 서버가 etcd에 적습니다',
    explain:
      '요청이 올바르면 저장소인 etcd에 적습니다. etcd에 글을 쓰는 것은 API 서버뿐입니다. 파드는 Pending입니다.',
    notes: { done: ({ pod }) => `${pod} 파드가 적혔습니다. 아직 어디에서도 돌지 않습니다.` },
  },
  schedule: {
    short: '배치',
    title: '스케줄러가 노드를 고릅니다',
    explain: '자리가 없는 파드를 보고, 자원이 넉넉한 노드를 하나 골라 API 서버를 통해 적습니다.',
    notes: {
      now: () => '맞는 노드를 찾고 있습니다.',
      done: ({ node }) => `${node} 노드를 골랐습니다.`,
      failed: ({ reason }) => `맞는 노드가 없습니다(${reason}).`,
    },
  },
  prepare: {
    short: '준비',
    title: '그 노드의 kubelet이 맡습니다',
    explain: 'kubelet은 자기 노드에 배정된 파드를 보고, 파드가 쓸 네트워크와 볼륨을 마련합니다.',
    notes: {
      now: ({ node }) => `${node} 노드의 kubelet이 마련하고 있습니다.`,
      done: ({ node }) => `${node} 노드의 kubelet이 맡았습니다.`,
      failed: ({ reason }) => `마련하지 못하고 있습니다(${reason}).`,
    },
  },
  pull: {
    short: '이미지',
    title: '레지스트리에서 이미지를 받습니다',
    explain: '컨테이너 런타임이 이미지를 노드로 내려받습니다. 대개 여기서 가장 오래 걸립니다.',
    notes: {
      now: ({ image, registry }) => `${registry}에서 ${image} 이미지를 받고 있습니다.`,
      done: ({ image, registry }) => `${registry}에서 ${image} 이미지를 받았습니다.`,
      cached: ({ image }) => `${image} 이미지가 노드에 이미 있어 받지 않았습니다.`,
      failed: ({ image, reason }) => `${image} 이미지를 받지 못해 여기에서 멈췄습니다(${reason}).`,
    },
  },
  run: {
    short: '실행',
    title: '컨테이너가 뜨고 상태를 알립니다',
    explain: 'kubelet이 컨테이너를 시작하고, 파드가 Running이라고 API 서버에 알립니다.',
    notes: {
      now: () => '컨테이너를 시작하고 준비되기를 기다립니다.',
      done: ({ ip }) => `컨테이너가 돌고 있습니다. 파드의 IP는 ${ip}입니다.`,
      restarted: ({ restarts }) =>
        `컨테이너가 돌고 있습니다. 그사이 같은 노드에서 ${restarts}번 다시 시작했습니다.`,
      completed: () => '컨테이너가 할 일을 마치고 끝났습니다.',
      failed: ({ reason, restarts }) =>
        `컨테이너가 뜨지 못하고 있습니다(${reason}${restarts > 0 ? `, 재시작 ${restarts}번` : ''}).`,
    },
  },
};

const logicalPoints: Readonly<Record<LogicalPoint, PointWords>> = {
  makers: {
    short: '누가 만드는가',
    title: '디플로이먼트 → 레플리카셋 → 파드',
    explain:
      '위에서 아래로 하나씩 만듭니다. 디플로이먼트가 레플리카셋을, 레플리카셋이 파드를 만들고 개수를 지킵니다.',
  },
  labels: {
    short: '무엇이 잇는가',
    title: '레이블과 셀렉터가 풀입니다',
    explain:
      '레플리카셋도 서비스도 파드의 이름을 외우지 않습니다. 셀렉터에 맞는 레이블을 가진 파드를 찾습니다.',
  },
  replaced: {
    short: '무엇이 바뀌는가',
    title: '새 파드는 이름도 IP도 다릅니다',
    explain: '파드가 사라지면 레플리카셋이 같은 틀로 새 파드를 만듭니다. 되살아나는 것이 아닙니다.',
  },
  address: {
    short: '무엇이 그대로인가',
    title: '서비스의 주소는 그대로입니다',
    explain: '파드가 몇 번 바뀌어도 서비스의 주소는 변하지 않고, 지금 준비된 파드로 요청을 넘깁니다.',
  },
};

const replicaPoints: Readonly<Record<ReplicaPoint, PointWords>> = {
  entry: {
    short: '들어오는 길',
    title: '손님은 주소 하나만 압니다',
    explain:
      '요청은 로드 밸런서의 외부 IP로 들어와 서비스에 닿습니다. 파드가 몇 개인지는 알 필요가 없습니다.',
  },
  choice: {
    short: '고르기',
    title: '서비스가 파드를 하나 고릅니다',
    explain: '연결마다 준비된 파드 가운데 하나를 무작위로 고릅니다. 그래서 횟수가 꼭 같지는 않습니다.',
  },
  answer: {
    short: '답',
    title: '고른 파드가 답합니다',
    explain: 'kubia는 자기 이름으로 답하므로, 터미널에 찍힌 이름이 그림에서 켜진 파드의 이름입니다.',
  },
  ready: {
    short: '준비된 파드만',
    title: '준비된 파드에게만 보냅니다',
    explain:
      '아직 뜨는 중이거나 사라지는 중인 파드에는 보내지 않습니다. 늘리고 줄이는 동안에도 요청은 끊기지 않습니다.',
  },
};

const named = (kind: string, name: string): string => (name === '' ? kind : `${kind} ${name}`);

/** Words of the live figures in lessons, loaded with them. */
export const ko = {
  loading: '그림을 준비하고 있습니다…',
  live: '지금 모습',
  back: '이전',
  on: '다음',
  now: '지금',
  nowHint: '지금의 클러스터로 돌아갑니다',
  controls: '그림 짚어 보기',
  asText: '글로 보기',
  point: (at: number, of: number, title: string) => `${of} 가운데 ${at}: ${title}`,
  state: { waiting: '아직', current: '하는 중', done: '끝남', failed: '멈춤' },
  took: (seconds: number) => (seconds < 1 ? '<1초' : `${seconds}초`),
  sofar: (seconds: number) => `${seconds}초째`,
  podNamed: (name: string) => named('파드', name),
  nodeNamed: (name: string) => named('노드', name),
  serviceNamed: (name: string) => named('서비스', name),
  deploymentNamed: (name: string) => named('디플로이먼트', name),
  replicaSetNamed: (name: string) => named('레플리카셋', name),
  more: (count: number) => `외 ${count}개`,
  imageToPod: {
    title: '이미지에서 실행 중인 파드까지',
    follow: '따라갈 파드',
    you: '나',
    controlPlane: '컨트롤 플레인',
    apiServer: 'API 서버',
    scheduler: '스케줄러',
    registry: '레지스트리',
    stages,
    none: '아직 따라갈 파드가 없습니다',
    noneText: '명령으로 파드를 만들면, 그 파드가 1부터 6까지 실제로 지나가는 모습이 여기에 보입니다.',
    stuck: (short: string) => `‘${short}’ 단계에서 멈췄습니다`,
    running: ({ pod }: PodFacts) => `${pod} 파드가 돌고 있습니다`,
    runningText: ({ seconds, node }: PodFacts) =>
      `요청한 지 ${seconds}초 만에 ${node} 노드에서 준비됐습니다. ‘이전’\u2060을 눌러 한 단계씩 되짚어 보세요.`,
    restartedText: ({ restarts, node }: PodFacts) =>
      `${node} 노드에서 컨테이너가 ${restarts}번 다시 시작했습니다. 파드는 그대로이고, 1부터 5까지는 다시 하지 않습니다.`,
    completed: ({ pod }: PodFacts) => `${pod} 파드가 할 일을 마쳤습니다`,
    leaving: ({ pod }: PodFacts) => `${pod} 파드가 사라지는 중입니다`,
    leavingText: 'kubelet이 컨테이너를 끝내고 나면 API 서버가 파드를 etcd에서 지웁니다.',
  },
  logicalParts: {
    title: '디플로이먼트, 파드, 서비스',
    points: logicalPoints,
    makes: '만듦',
    selects: '고름',
    none: '아직 디플로이먼트가 없습니다',
    noneText: '디플로이먼트를 만들면 그 아래의 레플리카셋과 파드가 여기에 이어집니다.',
    noService: '아직 서비스가 없습니다',
    noPods: '파드 없음',
    detached: '따로 떼어 냄',
    arrived: '새로 생김',
    departed: '사라짐',
    replicas: (ready: number, desired: number) => `준비 ${ready} / 원함 ${desired}`,
    selector: (text: string) => `셀렉터 ${text}`,
    labels: (text: string) => `레이블 ${text}`,
    address: (ip: string) => `주소 ${ip}`,
    standing: (deployment: string) => `${deployment} 디플로이먼트의 지금 모습입니다`,
    standingText: '파드를 지우거나 레이블을 바꾸어 보세요. 무엇이 바뀌고 무엇이 그대로인지 여기에 보입니다.',
    changed: ({ departed, arrived }: LogicalChange) =>
      arrived === undefined
        ? `${departed.name} 파드가 사라졌습니다`
        : `${departed.name} 자리에 ${arrived.name} 파드가 생겼습니다`,
    changedText: ({ departed, arrived, service }: LogicalChange) =>
      [
        arrived === undefined
          ? ''
          : arrived.ip === '' || departed.ip === ''
            ? '이름이 다릅니다. 같은 파드가 아닙니다.'
            : `이름도 IP도 다릅니다(${departed.ip} → ${arrived.ip}).`,
        service === undefined ? '' : `서비스의 주소는 ${service.ip} 그대로입니다.`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    detachedChange: (pod: string) => `${pod} 파드를 떼어 냈습니다`,
    detachedText:
      '레이블이 셀렉터에 맞지 않아 레플리카셋도 서비스도 자기 것으로 여기지 않습니다. 파드는 그대로 돌고 있습니다.',
    lineDeployment: (name: string, ready: number, desired: number) =>
      `디플로이먼트 ${name}: 준비 ${ready} / 원함 ${desired}`,
    lineReplicaSet: (name: string, owner: string, desired: number) =>
      `레플리카셋 ${name}: 만든 것은 디플로이먼트 ${owner}, 원하는 개수 ${desired}`,
    linePod: (name: string, status: string, ip: string, labels: string) =>
      `파드 ${name}: ${status}, IP ${ip}, 레이블 ${labels}`,
    lineMadeBy: (owner: string) => `만든 것은 레플리카셋 ${owner}`,
    lineSelected: (service: string) => `서비스 ${service} 뒤에 섬`,
    lineService: (name: string, ip: string, selector: string) =>
      `서비스 ${name}: 주소 ${ip}, 셀렉터 ${selector}`,
    lineDeparted: (name: string, ip: string) => `사라진 파드 ${name}: IP ${ip}`,
  },
  replicas: {
    title: '여러 파드 앞의 서비스 하나',
    points: replicaPoints,
    outside: '손님',
    loadBalancer: '로드 밸런서',
    pending: '주소를 받는 중',
    none: '아직 서비스가 없습니다',
    noneText: '서비스를 만들면 여기에 나타납니다.',
    noPods: '뒤에 선 파드 없음',
    count: (count: number) => `${count}번`,
    quiet: (ready: number) => `준비된 파드 ${ready}개가 요청을 기다립니다`,
    quietText: 'curl로 서비스의 주소를 여러 번 불러 보세요. 답한 파드가 켜지고, 파드마다 횟수를 셉니다.',
    answered: (pod: string) => `${pod} 파드가 답했습니다`,
    answeredText: (total: number, pods: number) =>
      `지금까지 요청 ${total}번에 파드 ${pods}개가 나누어 답했습니다.`,
    failed: '요청이 닿지 않았습니다',
    failedText: '서비스 뒤에 준비된 파드가 없으면 답할 곳이 없습니다.',
    recount: '다시 세기',
    lineEntry: (address: string, service: string, ip: string) =>
      `손님 → 로드 밸런서 ${address} → 서비스 ${service}(${ip})`,
    lineInside: (service: string, ip: string) => `클러스터 안 → 서비스 ${service}(${ip})`,
    linePod: (name: string, status: string, ip: string, count: number) =>
      `파드 ${name}: ${status}, IP ${ip}, ${count}번 답함`,
    notReady: '아직 보내지 않음',
    last: '방금 답함',
  },
};

/** What every language must provide. */
export type FigureWords = typeof ko;
