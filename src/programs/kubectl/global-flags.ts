import { parseDuration, type FlagDefinition } from './flags.ts';
import { parseInteger } from './integers.ts';
import { quote } from './text.ts';
import { modulesProblem } from './verbosity.ts';

/** The flags that every command has. Models `kubectl options`. */
export const globalFlags: readonly FlagDefinition[] = [
  {
    name: 'as',
    type: 'string',
    usage: {
      en: 'Act as this user: a person or a service account in a namespace.',
      ko: '이 사용자로 행동합니다. 사람이거나 네임스페이스의 서비스 어카운트입니다.',
    },
  },
  {
    name: 'as-group',
    type: 'stringArray',
    usage: {
      en: 'Act as a member of this group; may be repeated.',
      ko: '이 그룹의 일원으로 행동합니다. 여러 번 쓸 수 있습니다.',
    },
  },
  {
    name: 'as-uid',
    type: 'string',
    usage: { en: 'Act as the user with this UID.', ko: '이 UID의 사용자로 행동합니다.' },
  },
  {
    name: 'cache-dir',
    type: 'string',
    default: '$HOME/.kube/cache',
    usage: { en: 'Directory of the cache.', ko: '캐시 디렉터리.' },
  },
  {
    name: 'certificate-authority',
    type: 'string',
    usage: { en: "File with the certificate authority's certificate.", ko: '인증 기관 인증서 파일.' },
  },
  {
    name: 'client-certificate',
    type: 'string',
    usage: { en: 'File with the client certificate for TLS.', ko: 'TLS 클라이언트 인증서 파일.' },
  },
  {
    name: 'client-key',
    type: 'string',
    usage: { en: 'File with the client key for TLS.', ko: 'TLS 클라이언트 키 파일.' },
  },
  {
    name: 'cluster',
    type: 'string',
    usage: { en: "The kubeconfig's cluster to talk to.", ko: '접속할 kubeconfig의 클러스터.' },
    complete: 'clusters',
  },
  {
    name: 'context',
    type: 'string',
    usage: { en: "The kubeconfig's context to use.", ko: '사용할 kubeconfig의 컨텍스트.' },
    complete: 'contexts',
  },
  {
    name: 'disable-compression',
    type: 'bool',
    usage: { en: 'Ask the server for uncompressed answers.', ko: '서버에 압축하지 않은 응답을 요청합니다.' },
  },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    usage: {
      en: "Do not check the server's certificate; the connection is then not safe.",
      ko: '서버의 인증서를 확인하지 않습니다. 연결이 안전하지 않게 됩니다.',
    },
  },
  {
    name: 'kubeconfig',
    type: 'string',
    usage: { en: 'The kubeconfig file to use.', ko: '사용할 kubeconfig 파일.' },
  },
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
    problem: (value) => (parseDuration(value) === undefined ? 'parse error' : undefined),
    usage: { en: 'Longest time between two flushes of the log.', ko: '로그를 비우는 최대 간격.' },
  },
  {
    name: 'match-server-version',
    type: 'bool',
    usage: {
      en: 'Insist that server and client have the same version.',
      ko: '서버와 클라이언트 버전이 같아야 합니다.',
    },
  },
  {
    name: 'namespace',
    shorthand: 'n',
    type: 'string',
    usage: { en: 'The namespace of this request.', ko: '이 요청의 네임스페이스.' },
    complete: 'namespaces',
  },
  {
    name: 'password',
    type: 'string',
    usage: { en: 'Password for basic authentication.', ko: '기본 인증의 비밀번호.' },
  },
  {
    name: 'profile',
    type: 'string',
    default: 'none',
    usage: {
      en: 'Profile to record: none, cpu, heap, goroutine, threadcreate, block or mutex.',
      ko: '기록할 프로파일: none, cpu, heap, goroutine, threadcreate, block, mutex.',
    },
  },
  {
    name: 'profile-output',
    type: 'string',
    default: 'profile.pprof',
    usage: { en: 'File for the profile.', ko: '프로파일을 적을 파일.' },
  },
  {
    name: 'request-timeout',
    type: 'string',
    default: '0',
    usage: {
      en: 'How long to wait for one request, with a unit (1s, 2m, 3h); 0 waits for ever.',
      ko: '요청 하나를 기다리는 시간. 단위를 붙입니다(1s, 2m, 3h). 0이면 끝없이 기다립니다.',
    },
  },
  {
    name: 'server',
    shorthand: 's',
    type: 'string',
    usage: { en: 'Address and port of the API server.', ko: 'API 서버의 주소와 포트.' },
  },
  {
    name: 'tls-server-name',
    type: 'string',
    usage: {
      en: "Name to expect in the server's certificate instead of its host name.",
      ko: '호스트 이름 대신 서버 인증서에서 기대하는 이름.',
    },
  },
  {
    name: 'token',
    type: 'string',
    usage: { en: 'Bearer token for the API server.', ko: 'API 서버에 보낼 bearer 토큰.' },
  },
  {
    name: 'user',
    type: 'string',
    usage: { en: "The kubeconfig's user to be.", ko: '사용할 kubeconfig의 사용자.' },
    complete: 'users',
  },
  {
    name: 'username',
    type: 'string',
    usage: { en: 'User name for basic authentication.', ko: '기본 인증의 사용자 이름.' },
  },
  {
    name: 'v',
    shorthand: 'v',
    type: 'int32',
    // Unlike pflag's numbers, klog's have no prefixes.
    problem: (text) => {
      const value = parseInteger(text, 10, 32);
      return typeof value === 'string' ? `strconv.ParseInt: parsing ${quote(text)}: ${value}` : undefined;
    },
    usage: { en: 'How much to log.', ko: '로그의 자세한 정도.' },
  },
  {
    name: 'vmodule',
    type: 'value',
    problem: modulesProblem,
    usage: {
      en: 'How much to log per file: pattern=N, separated by commas.',
      ko: '파일별 로그 수준: pattern=N을 쉼표로 나열.',
    },
  },
  {
    name: 'warnings-as-errors',
    type: 'bool',
    usage: {
      en: "Take the server's warnings for errors and exit with a failure.",
      ko: '서버의 경고를 오류로 보고 실패로 끝냅니다.',
    },
  },
];

/** The flag that cobra adds to every command. */
export const helpFlag: FlagDefinition = {
  name: 'help',
  shorthand: 'h',
  type: 'bool',
  hidden: true,
  usage: { en: 'Show help.', ko: '도움말을 보여 줍니다.' },
};

const profiles = ['none', 'cpu', 'goroutine', 'threadcreate', 'heap', 'allocs', 'block', 'mutex'];

/** What is wrong with the name of a profile. Models kubectl/pkg/cmd/profiling.go initProfiling */
export const profileProblem = (name: string): string | undefined =>
  profiles.includes(name) ? undefined : `unknown profile '${name}'`;
