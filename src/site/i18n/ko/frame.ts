/** Words of what frames every page, search and use without network, in Korean. */
export const frame = {
  site: {
    name: '첫 항해',
    tagline: '터미널에서 배우는 쿠버네티스',
    description:
      '설치도 계정도 요금도 없이, 브라우저 안에서 움직이는 클러스터에 명령을 입력하며 배우는 쿠버네티스 강의입니다.',
    skip: '본문으로 건너뛰기',
    skipTerminal: '터미널로 건너뛰기',
    noscript: '터미널과 채점에는 자바스크립트가 필요합니다. 글은 그대로 읽으실 수 있습니다.',
  },
  nav: {
    main: '주 메뉴',
    home: '처음',
    about: '소개',
    playground: '자유 실습',
    glossary: '용어집',
    commands: '명령어',
    help: '도움말',
    menu: '메뉴',
    language: 'English',
    languageShort: 'EN',
    languageHint: '영어로 보기',
    theme: '화면 색',
    themes: { system: '시스템 설정', light: '밝게', dark: '어둡게' },
    footer: '바닥글',
  },
  search: {
    title: '검색',
    open: '검색 (/)',
    placeholder: '레슨, 용어, 명령 찾기',
    close: '닫기',
    results: '검색 결과',
    keys: '↑↓ 고르기 · Enter 열기 · Esc 닫기',
    kinds: { lesson: '레슨', term: '용어', command: '명령' },
    kind: (kind: string, all: number) => `${kind} ${all}`,
    count: (all: number) => `결과가 ${all}개 있습니다.`,
    instead: (query: string) => `‘${query}’(으)로 찾았습니다.`,
    nothing: (query: string) => `‘${query}’에 맞는 결과가 없습니다.`,
    failed: '검색을 불러오지 못했습니다. 네트워크를 확인하고 다시 입력해 보세요.',
    suggest: '이런 말을 찾아보세요',
    suggestions: ['파드', '디플로이먼트', '서비스', '외부 IP', 'kubectl expose', 'kubectl scale'],
  },
  offline: {
    update: '새 버전 알림',
    updateText:
      '새 버전이 준비되어 있습니다. 지금 바꾸면 실습 환경을 저장하고 이 페이지를 다시 엽니다. 그러지 않으면 모든 탭을 닫은 뒤 다음에 올 때 바뀝니다.',
    now: '지금 바꾸기',
    later: '나중에',
    title: '오프라인',
    states: {
      unknown: '오프라인 준비를 확인하고 있습니다.',
      unsupported:
        '이 브라우저나 주소에서는 오프라인으로 쓸 수 없습니다. 네트워크가 있으면 그대로 쓸 수 있습니다.',
      preparing: (percent: number) => `오프라인에서 쓸 수 있도록 내려받고 있습니다. ${percent} %`,
      ready: '오프라인 준비됨: 네트워크 없이도 모든 레슨과 검색을 쓸 수 있습니다.',
      visited: '데이터 절약 중이라 열어 본 페이지만 오프라인에서 볼 수 있습니다.',
      full: '저장 공간이 모자라 오프라인 준비를 하지 못했습니다. 네트워크가 있으면 그대로 쓸 수 있습니다.',
      network: '오프라인 준비를 마치지 못했습니다. 다음에 올 때 이어서 내려받습니다.',
    },
    download: '모두 내려받기',
  },
  about: { title: '소개와 라이선스' },
  notFound: {
    title: '이 바다에는 그런 섬이 없습니다',
    text: '주소가 바뀌었거나 잘못 입력되었을 수 있습니다.',
    home: '처음으로 돌아가기',
  },
};

export type FrameWords = typeof frame;
