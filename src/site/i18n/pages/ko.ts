/** The words of pages that no script needs, in Korean. */
export const ko = {
  text: { contents: '차례' },
  playground: {
    title: '자유 실습',
    breadcrumb: '현재 위치',
    lead: '과제도 채점도 없이, 마음껏 만들고 부수는 곳입니다. 어디서 시작할지 고르세요.',
    open: '시작하기',
    saved:
      '저마다 따로 저장됩니다. 다음에 오면 멈춘 곳에서 이어지고, 언제든 처음부터 다시 시작할 수 있습니다.',
    scenarios: {
      gke: {
        name: 'GKE 클러스터',
        description: 'Cloud Shell에 앉아 있고, 노드 세 대짜리 GKE 클러스터가 준비되어 있습니다.',
        tries: 'LoadBalancer 서비스가 외부 IP를 받습니다. 노드의 머신을 꺼 볼 수도 있습니다.',
      },
      minikube: {
        name: '미니쿠베',
        description: '내 컴퓨터에서 `minikube start`를 마친 뒤입니다. 노드 하나가 모든 일을 겸합니다.',
        tries:
          '`kube-system`에서 컨트롤 플레인의 파드를 볼 수 있습니다. 외부 IP는 `minikube tunnel`이 줍니다.',
      },
      rig: {
        name: '맨 클러스터',
        description: '아무 클라우드에도 속하지 않은 노드 세 대입니다. `kubectl`만 있습니다.',
        tries: '클라우드의 도움 없이 쿠버네티스만 살펴보기에 좋습니다.',
      },
      'cloud-shell': {
        name: '빈 Cloud Shell',
        description: '구글 클라우드 프로젝트만 있고 클러스터는 없습니다.',
        tries: '`gcloud container clusters create`부터 해 보세요. 요금은 나가지 않습니다.',
      },
      workstation: {
        name: '빈 컴퓨터',
        description: '도구만 깔려 있고 아무것도 켜지 않은 개발자의 컴퓨터입니다.',
        tries: '`minikube start`로 클러스터를 직접 만들어 보세요.',
      },
    },
  },
  glossary: {
    title: '용어집',
    description: (terms: number) =>
      `쿠버네티스를 처음 배울 때 만나는 용어 ${terms}개를 쉬운 말로 풀었습니다.`,
    lead: '강의에 나오는 말을 한두 문장으로 풀었습니다. 어느 레슨에서 배우는지, 어떤 명령과 함께 쓰는지도 적어 두었습니다.',
    filter: '용어 찾기',
    found: (terms: number) => `용어 ${terms}개`,
    none: '맞는 용어가 없습니다.',
    topicsLabel: '주제',
    topics: {
      cluster: '클러스터의 구성',
      objects: '오브젝트',
      network: '주소와 연결',
      state: '선언과 상태',
      tools: '도구와 클라우드',
    },
    taught: '배우는 곳',
    commands: '명령',
    related: '관련',
  },
  commands: {
    title: '명령어',
    description: (commands: number) => `강의에 나오는 명령 ${commands}개가 하는 일과 예를 모았습니다.`,
    lead: '강의에 나오는 명령을 하는 일에 따라 모았습니다. 예는 그대로 입력할 수 있습니다.',
    filter: '명령 찾기',
    found: (commands: number) => `명령 ${commands}개`,
    none: '맞는 명령이 없습니다.',
    groupsLabel: '갈래',
    groups: {
      look: '살펴보기',
      change: '만들고 바꾸기',
      contexts: '클러스터 고르기',
      gcloud: '구글 클라우드',
      shell: '셸',
    },
    taught: '배우는 곳',
    copy: '복사',
    copied: '복사했습니다',
  },
};

/** What every language must provide. */
export type PageWords = typeof ko;
