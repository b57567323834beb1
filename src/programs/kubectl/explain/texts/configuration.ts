import type { TypeTexts } from '../glossary.ts';

/** Metadata, settings, storage, namespaces and their limits. */
export const configurationTexts: TypeTexts = {
  ObjectMeta: {
    '': ['What every object has.', '모든 오브젝트가 갖는 정보.'],
    name: [
      "The object's name, unique for its kind in the namespace.",
      '네임스페이스에서 같은 종류끼리 겹치지 않는 이름.',
    ],
    generateName: ['The beginning of a name that the server completes.', '서버가 뒤를 채우는 이름의 앞부분.'],
    namespace: ['The namespace that it is in.', '속한 네임스페이스.'],
    labels: ['Keys and values by which objects are selected.', '오브젝트를 고를 때 쓰는 키와 값.'],
    annotations: ['Keys and values for people and tools.', '사람과 도구를 위한 키와 값.'],
    uid: ['A number that no other object ever has.', '다른 어떤 오브젝트와도 겹치지 않는 식별자.'],
    resourceVersion: ['Changes with every write.', '쓸 때마다 바뀌는 버전.'],
    generation: ['Counts the changes of the spec.', 'spec이 바뀔 때마다 늘어나는 수.'],
    creationTimestamp: ['When it was made.', '만들어진 시각.'],
    deletionTimestamp: ['When it will be gone.', '삭제될 시각.'],
    ownerReferences: [
      'The objects that it belongs to and is deleted with.',
      '이 오브젝트를 소유하며 함께 삭제되는 오브젝트.',
    ],
    finalizers: ['What must be done before it is gone.', '삭제되기 전에 끝나야 하는 일.'],
    managedFields: ['Who set which fields.', '어느 필드를 누가 정했는지.'],
  },
  LabelSelector: {
    '': ['Selects objects by their labels.', '레이블로 오브젝트를 고릅니다.'],
    matchLabels: ['Labels that must be there.', '있어야 하는 레이블.'],
    matchExpressions: [
      'Conditions on labels: In, NotIn, Exists, DoesNotExist.',
      '레이블에 대한 조건: In, NotIn, Exists, DoesNotExist.',
    ],
  },
  ConfigMap: {
    '': ['Settings for pods, as keys and values.', '파드가 쓰는 설정을 키와 값으로 담습니다.'],
    data: ['The settings.', '설정 내용.'],
    binaryData: ['Settings that are no text, in Base64.', '텍스트가 아닌 내용(Base64).'],
    immutable: ['Whether it can no longer be changed.', '더는 바꿀 수 없는지 여부.'],
  },
  Secret: {
    '': ['Passwords, tokens and keys for pods.', '파드가 쓰는 비밀번호, 토큰, 키.'],
    data: ['The values, in Base64.', 'Base64로 적은 값.'],
    stringData: ['The values as they are; only for writing.', '그대로 적는 값. 쓸 때만 사용합니다.'],
    type: ['What it is for. Opaque if missing.', '용도. 없으면 Opaque입니다.'],
    immutable: ['Whether it can no longer be changed.', '더는 바꿀 수 없는지 여부.'],
  },
  Namespace: {
    '': ['A room for names.', '이름을 나누는 공간.'],
  },
  NamespaceStatus: {
    '': ["A namespace's state.", '네임스페이스의 상태.'],
    phase: ['Active or Terminating.', 'Active 또는 Terminating.'],
  },
  ServiceAccount: {
    '': ['Who a pod is to the API server.', 'API 서버가 보는 파드의 신원.'],
  },
  PersistentVolume: {
    '': ['Storage of the cluster.', '클러스터의 저장소.'],
  },
  PersistentVolumeClaim: {
    '': ['A request for storage.', '저장소 요청.'],
  },
  PersistentVolumeClaimSpec: {
    '': ['Which storage is wished for.', '원하는 저장소.'],
    accessModes: ['How many nodes may read and write.', '몇 개의 노드가 읽고 쓸 수 있는지.'],
    resources: ['How much.', '크기.'],
    storageClassName: ['Of which class.', '스토리지 클래스.'],
    volumeName: ['The volume that it is bound to.', '연결된 볼륨.'],
    volumeMode: ['Filesystem or Block.', 'Filesystem 또는 Block.'],
  },
  StorageClass: {
    '': ['A class of storage and who provides it.', '스토리지의 종류와 제공자.'],
  },
  ResourceQuota: {
    '': ['How much a namespace may use.', '네임스페이스가 쓸 수 있는 양.'],
  },
  LimitRange: {
    '': [
      'Bounds and defaults for every container of a namespace.',
      '네임스페이스의 컨테이너별 한도와 기본값.',
    ],
  },
  Event: {
    '': ['Something that happened to an object.', '오브젝트에 일어난 일.'],
  },
  Role: {
    '': ['Rights in a namespace.', '네임스페이스 안의 권한.'],
  },
  ClusterRole: {
    '': ['Rights in the whole cluster.', '클러스터 전체의 권한.'],
  },
};
