import type { FlagDefinition, FlagType } from './flags.ts';

/** A flag in one line. */
export const flag = (
  name: string,
  type: FlagType,
  en: string,
  ko: string,
  more: Partial<FlagDefinition> = {},
): FlagDefinition => ({ name, type, usage: { en, ko }, ...more });

export const outputFormats = [
  'json',
  'yaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
] as const;

/** `-o` and what belongs to it. Models cli-runtime/pkg/genericclioptions PrintFlags */
export const printFlags: readonly FlagDefinition[] = [
  flag(
    'output',
    'string',
    `Output format: ${outputFormats.join(', ')}.`,
    `출력 형식: ${outputFormats.join(', ')}.`,
    {
      shorthand: 'o',
    },
  ),
  flag(
    'template',
    'string',
    'Template text, or the path of a template file, for -o go-template and -o go-template-file.',
    '-o go-template, -o go-template-file에 쓸 템플릿 문자열이나 파일.',
  ),
  flag(
    'allow-missing-template-keys',
    'bool',
    'Ignore fields and map keys that a template names but that are not there.',
    '템플릿이 가리키는 필드나 키가 없어도 오류로 보지 않습니다.',
    { default: 'true' },
  ),
  flag(
    'show-managed-fields',
    'bool',
    'Keep managedFields in JSON and YAML output.',
    'JSON과 YAML 출력에 managedFields를 남깁니다.',
  ),
];

export const dryRunFlag = flag(
  'dry-run',
  'string',
  '"none", "client" (only print what would be sent) or "server" (send it without keeping it).',
  '"none", "client"(보낼 내용만 출력) 또는 "server"(보내되 저장하지 않음).',
  { default: 'none', noOptDefault: 'unchanged' },
);

export const fieldManagerFlag = (name: string): FlagDefinition =>
  flag(
    'field-manager',
    'string',
    'Who owns the fields that this command sets.',
    '이 명령이 정하는 필드의 소유자 이름.',
    {
      default: name,
    },
  );

export const validateFlag = flag(
  'validate',
  'string',
  '"strict" (or true) refuses unknown and duplicate fields, "warn" warns of them, "ignore" (or false) does not look.',
  '"strict"(또는 true)는 모르는 필드와 중복된 필드를 거부하고, "warn"은 경고만, "ignore"(또는 false)는 검사하지 않습니다.',
  { default: 'strict', noOptDefault: 'strict' },
);

export const saveConfigFlag = flag(
  'save-config',
  'bool',
  'Keep the configuration in an annotation, so that kubectl apply can follow.',
  '나중에 kubectl apply를 쓸 수 있게 설정을 어노테이션에 남깁니다.',
);

export const filenameFlag = flag(
  'filename',
  'stringSlice',
  'Files, directories or URLs with the resources.',
  '리소스가 담긴 파일, 디렉터리, URL.',
  { shorthand: 'f', complete: 'manifests' },
);

export const kustomizeFlag = flag(
  'kustomize',
  'string',
  'A kustomization directory; not together with -f or -R.',
  'kustomization 디렉터리. -f, -R과 함께 쓸 수 없습니다.',
  { shorthand: 'k' },
);

export const recursiveFlag = flag(
  'recursive',
  'bool',
  'Go into the subdirectories of the directories given with -f.',
  '-f로 준 디렉터리의 하위 디렉터리까지 읽습니다.',
  { shorthand: 'R' },
);

/** `-f`, `-k` and `-R`. */
export const fileFlags: readonly FlagDefinition[] = [filenameFlag, kustomizeFlag, recursiveFlag];

export const selectorFlag = flag(
  'selector',
  'string',
  "Label selector; supports '=', '==', '!=', 'in', 'notin' (e.g. -l key1=value1,key2=value2).",
  "레이블 셀렉터. '=', '==', '!=', 'in', 'notin'을 쓸 수 있습니다(예: -l key1=value1,key2=value2).",
  { shorthand: 'l' },
);

export const fieldSelectorFlag = flag(
  'field-selector',
  'string',
  "Field selector; supports '=', '==' and '!='. Each kind knows only a few fields.",
  "필드 셀렉터. '=', '==', '!='를 쓸 수 있습니다. 종류마다 지원하는 필드가 다릅니다.",
);

export const allNamespacesFlag = flag(
  'all-namespaces',
  'bool',
  'Look in all namespaces.',
  '모든 네임스페이스에서 찾습니다.',
  { shorthand: 'A' },
);

export const allFlag = flag(
  'all',
  'bool',
  'All resources of the given types in the namespace.',
  '네임스페이스에 있는 해당 종류의 모든 리소스.',
);

export const localFlag = flag(
  'local',
  'bool',
  'Work without asking the server.',
  '서버에 묻지 않고 로컬에서만 처리합니다.',
);

export const chunkSizeFlag = flag(
  'chunk-size',
  'int64',
  'Fetch long lists in pieces of this many; 0 fetches them whole.',
  '긴 목록을 이 개수씩 나누어 가져옵니다. 0이면 한 번에 가져옵니다.',
  { default: '500' },
);

export const subresourceFlag = flag(
  'subresource',
  'string',
  'Work on this subresource of the object.',
  '오브젝트의 이 하위 리소스를 다룹니다.',
  { complete: 'subresources' },
);

export const containerFlag = flag(
  'container',
  'string',
  "The container's name; the default or first container if omitted.",
  '컨테이너 이름. 생략하면 기본 컨테이너나 첫 컨테이너입니다.',
  { shorthand: 'c' },
);

export const podRunningTimeoutFlag = (preset: string): FlagDefinition =>
  flag(
    'pod-running-timeout',
    'duration',
    'How long to wait (like 5s, 2m, 3h) until at least one pod runs.',
    '파드 하나가 실행될 때까지 기다리는 시간(5s, 2m, 3h 등).',
    { default: preset },
  );

export const cascadeFlag = flag(
  'cascade',
  'string',
  '"background", "orphan" or "foreground": what happens to the objects that depend on the deleted ones.',
  '"background", "orphan", "foreground": 지운 오브젝트에 딸린 오브젝트를 어떻게 할지 정합니다.',
  { default: 'background', noOptDefault: 'background' },
);

export const gracePeriodFlag = flag(
  'grace-period',
  'int',
  'Seconds that the resource gets to end by itself. Negative is ignored, 1 is immediate, 0 only with --force.',
  '스스로 끝날 때까지 주는 시간(초). 음수는 무시하고, 1은 즉시 종료, 0은 --force와 함께만 쓸 수 있습니다.',
  { default: '-1' },
);

export const forceDeleteFlag = flag(
  'force',
  'bool',
  'Remove from the API at once and skip graceful deletion; data may be lost.',
  '정상 종료를 기다리지 않고 API에서 바로 없앱니다. 데이터를 잃을 수 있습니다.',
);

export const timeoutFlag = flag(
  'timeout',
  'duration',
  'How long to wait before giving up on a delete; 0 derives it from the size of the object.',
  '삭제를 기다리다 포기하기까지의 시간. 0이면 오브젝트에 따라 정합니다.',
);

export const waitFlag = (preset: boolean): FlagDefinition =>
  flag('wait', 'bool', 'Wait until the resources are gone.', '리소스가 사라질 때까지 기다립니다.', {
    ...(preset ? { default: 'true' } : {}),
  });

/** What deleting in the middle of another command needs. Models kubectl/pkg/cmd/delete DeleteFlags */
export const deleteFlags: readonly FlagDefinition[] = [
  cascadeFlag,
  forceDeleteFlag,
  gracePeriodFlag,
  timeoutFlag,
  waitFlag(false),
];

export const overrideFlags: readonly FlagDefinition[] = [
  flag(
    'overrides',
    'string',
    'JSON that overrides parts of the generated object; it must carry an apiVersion.',
    '생성된 오브젝트의 일부를 덮어쓰는 JSON. apiVersion이 있어야 합니다.',
  ),
  flag(
    'override-type',
    'string',
    'How to merge the override: json, merge or strategic.',
    '덮어쓰는 방식: json, merge, strategic.',
    {
      default: 'merge',
    },
  ),
];

export const resourceVersionFlag = flag(
  'resource-version',
  'string',
  'Go on only if the object has this resource version.',
  '오브젝트의 resourceVersion이 이 값일 때만 진행합니다.',
);
