/** Words of the start page and the tracks, in Korean. */
export const home = {
  home: {
    title: '쿠버네티스로 떠나는\n첫 항해',
    lead: '브라우저 안에서 클러스터 하나가 통째로 움직입니다. 진짜와 똑같이 답하는 kubectl로 파드를 띄우고, 서비스를 열고, 한 단계씩 채점받으며 배웁니다.',
    facts: ['설치 없음', '계정 없음', '요금 없음'],
    start: '첫 레슨 시작하기',
    continue: '이어서 하기',
    tryTitle: '지금 바로 입력해 보세요',
    connected: '이 터미널 뒤의 클러스터',
    tryHint:
      '위 터미널은 노드 세 대짜리 클러스터에 연결되어 있습니다. 명령을 입력하면 여기에 그대로 나타납니다. 마음껏 써 보셔도 됩니다.',
    tryMore: '더 넓은 화면은 자유 실습에 있습니다.',
    tryCommands: [
      'kubectl get nodes',
      'kubectl create deployment hello --image=nginx --replicas=3',
      'kubectl get pods --watch',
    ],
    tracksTitle: '두 갈래의 항로',
    whyTitle: '이렇게 배웁니다',
    why: [
      {
        title: '흉내가 아닌 클러스터',
        text: 'API 서버, 스케줄러, 컨트롤러, kubelet이 실제 규칙대로 움직입니다. 교재에 없는 명령을 입력해도 진짜 클러스터처럼 답합니다.',
      },
      {
        title: '왜 틀렸는지 말해 주는 채점',
        text: '명령의 글자가 아니라 클러스터의 상태를 봅니다. 비슷하게 틀렸다면 무엇이 있고 무엇이 필요했는지 짚어 드립니다.',
      },
      {
        title: '멈춰도 그대로',
        text: '클러스터, 파일, 명령 기록, 점수가 모두 이 브라우저에 남습니다. 창을 닫았다 와도 그 자리에서 이어집니다.',
      },
    ],
  },
  track: {
    label: '항로',
    lessons: '레슨',
    begin: '처음부터 시작',
    resume: '이어서 하기',
    minutes: (minutes: number) => `약 ${minutes}분`,
    points: (points: number) => `${points}점`,
    steps: (steps: number) => `${steps}단계`,
    lessonsOf: (lessons: number) => `레슨 ${lessons}개`,
    progress: (done: number, all: number) => `${all}개 레슨 가운데 ${done}개 완료`,
    done: '완료',
    started: '진행 중',
    empty: '아직 준비된 레슨이 없습니다.',
    audience: '도커를 쓸 줄 알고 쿠버네티스는 처음인 개발자를 위한 강의입니다.',
  },
  tracks: {
    'first-steps': {
      title: '쿠버네티스 첫걸음',
      description:
        '컨테이너 하나를 클러스터에서 실행하는 일부터 바깥에 열고, 늘리고, 그 속을 들여다보는 일까지 차례로 해 봅니다.',
    },
    gke: {
      title: 'GKE에서 배포하기',
      description:
        'Cloud Shell에서 관리형 클러스터를 만들고, 웹 애플리케이션을 배포해 인터넷에 열고, 새 버전으로 바꾼 뒤 정리합니다.',
    },
  },
};

export type HomeWords = typeof home;
