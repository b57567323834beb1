/** The words of pages that no script needs, in Korean. */
export const ko = {
  text: { contents: '차례' },
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
