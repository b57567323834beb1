import type { PlainWords } from './words.ts';

/** 지도에 보이는 것이 왜 그런 상태인지 풀어 쓴 말. */
export const plain: PlainWords = {
  'pod.waiting-for-scheduler': '스케줄러가 노드를 골라 주기를 기다립니다.',
  'pod.gated': '스케줄링 게이트가 남아 있어서 스케줄링이 시작되지 않았습니다. 누군가 게이트를 없애야 합니다.',
  'pod.no-room':
    '들어갈 자리가 있는 노드가 없습니다. 요청한 자원({what})이 모자랍니다. 요청량을 줄이거나 노드를 늘려야 합니다. 스케줄러의 말: {message}',
  'pod.taints':
    '모든 노드에 이 파드가 톨러레이션하지 않는 테인트가 있거나 스케줄링이 막혀 있습니다. 스케줄러의 말: {message}',
  'pod.no-matching-node':
    '노드 셀렉터나 어피니티가 요구하는 레이블을 가진 노드가 없습니다. 스케줄러의 말: {message}',
  'pod.volume-unbound':
    '필요한 볼륨이 없거나 아직 바인딩되지 않아서 노드를 고를 수 없습니다. 스케줄러의 말: {message}',
  'pod.no-nodes': '클러스터에 파드를 실행할 노드가 없습니다.',
  'pod.unschedulable': '스케줄러가 알맞은 노드를 찾지 못했습니다. 스케줄러의 말: {message}',
  'pod.preparing': '노드 {node}의 kubelet이 네트워크와 볼륨, 컨테이너를 준비하고 있습니다.',
  'pod.volume-failed': '볼륨을 마운트할 수 없어서 컨테이너를 시작하지 못합니다: {message}',
  'pod.pulling': '노드 {node}에서 이미지를 내려받고 있습니다: {image}',
  'pod.image-not-found':
    '이미지를 내려받을 수 없습니다: {image}. 레지스트리에 그런 이름이나 태그가 없습니다. 철자를 확인하세요.',
  'pod.image-denied':
    '이미지를 내려받을 수 없습니다: {image}. 그런 저장소가 없거나, 비공개 저장소라서 인증이 필요합니다. 먼저 철자를 확인하세요.',
  'pod.registry-unreachable': '이미지를 내려받을 수 없습니다: {image}. 레지스트리에 연결할 수 없습니다.',
  'pod.image-failed': '이미지를 내려받을 수 없습니다: {image}. 이유: {message}',
  'pod.image-invalid': '이미지 이름의 형식이 올바르지 않습니다: {image}',
  'pod.image-never': '이미지가 노드 {node}에 없는데 imagePullPolicy가 Never라서 내려받지도 않습니다: {image}',
  'pod.config-missing': '컨테이너 {container}: 참조하는 대상이 없어서 컨테이너를 만들 수 없습니다: {message}',
  'pod.cannot-start': '컨테이너 {container}: 시작할 수 없습니다: {message}',
  'pod.crash-loop':
    '컨테이너 {container}: 시작한 뒤 거듭 종료됩니다. 마지막 종료 코드는 {exit}, 재시작 횟수는 {restarts}입니다. 쿠버네티스는 다시 시도할 때마다 더 오래 기다립니다. 로그에서 이유를 찾아보세요.',
  'pod.out-of-memory':
    '컨테이너 {container}: 메모리 한도를 넘겨서 강제로 종료되었습니다. 재시작 횟수는 {restarts}입니다.',
  'pod.ends-at-once':
    '컨테이너 {container}: 오류 없이 일을 마치지만, 이 파드는 계속 실행되어야 하므로 다시 시작됩니다. 재시작 횟수는 {restarts}입니다.',
  'pod.command-missing': '컨테이너 {container}: 이미지에 없는 프로그램을 명령으로 지정했습니다: {message}',
  'pod.container-failed': '컨테이너 {container}: 방금 종료 코드 {exit}(으)로 종료되었습니다.',
  'pod.init-running': '초기화 컨테이너 {container}: 실행 중입니다. 끝나야 다음 컨테이너가 시작됩니다.',
  'pod.init-failed':
    '초기화 컨테이너 {container}: 종료 코드 {exit}(으)로 실패했습니다. 성공해야 다음 컨테이너가 시작됩니다.',
  'pod.probe-fails':
    '컨테이너 {container}: 실행 중이지만 준비되지 않아서 서비스의 요청을 받지 않습니다: {message}',
  'pod.liveness-fails': '컨테이너 {container}: 활성 프로브가 실패해서 재시작됩니다: {message}',
  'pod.starting-up': '컨테이너 {container}: 실행 중이며, 스타트업 프로브가 아직 성공하지 않았습니다.',
  'pod.not-ready': '컨테이너 {container}: 실행 중이지만 아직 준비되지 않았습니다.',
  'pod.readiness-gate': '컨테이너는 모두 준비되었지만 준비성 게이트의 조건이 채워지지 않았습니다: {gate}',
  'pod.running': '정상으로 실행 중입니다. 준비된 컨테이너: {ready}',
  'pod.restarted': '컨테이너 {container}: {restarts}번 재시작되었습니다(마지막 종료: {reason}).',
  'pod.terminating': '종료하는 중입니다. 스스로 끝낼 시간이 {seconds}초 있습니다.',
  'pod.finalizers': '삭제되었지만 파이널라이저가 끝날 때까지 남아 있습니다: {finalizers}',
  'pod.node-silent':
    '노드 {node}의 소식이 끊겼습니다. 시간이 지나면 컨트롤러가 다른 노드에 파드를 새로 만듭니다.',
  'pod.succeeded': '일을 마쳤습니다. 모든 컨테이너가 오류 없이 끝났습니다.',
  'pod.failed': '실패했습니다. 컨테이너 {container}의 종료 코드는 {exit}이며, 다시 시작하지 않습니다.',
  'pod.evicted': '노드에서 축출되었습니다: {message}',
  'pod.deadline': 'activeDeadlineSeconds보다 오래 실행되어 종료되었습니다.',
  'pod.bare': '돌보는 컨트롤러가 없습니다. 사라져도 새로 만들어지지 않습니다.',
  'workload.complete': '원하는 상태입니다. 파드 {desired}개가 모두 준비되었습니다.',
  'workload.zero': '레플리카 수가 0입니다. 파드를 만들지 않습니다.',
  'workload.growing': '파드 {desired}개 가운데 {ready}개가 준비되었습니다.',
  'workload.shrinking': '파드를 줄이고 있습니다. 현재 {current}개이며, {desired}개가 될 때까지 줄입니다.',
  'workload.cannot-create': '파드를 더 만들 수 없습니다: {message}',
  'workload.pod-trouble': '파드 {pod}에 문제가 있습니다.',
  'deployment.rolling':
    '파드를 하나씩 새 버전으로 바꾸고 있습니다. {desired}개 가운데 {updated}개가 새 템플릿으로 만들어졌습니다.',
  'deployment.stuck':
    '롤아웃이 {seconds}초 동안 나아가지 못했습니다. 이전 파드는 계속 실행됩니다. 템플릿을 고치거나 kubectl rollout undo로 되돌리세요.',
  'deployment.paused':
    '일시 중지되었습니다. 템플릿을 바꿔도 kubectl rollout resume을 하기 전에는 반영되지 않습니다.',
  'replicaset.old': '이전 버전입니다. kubectl rollout undo로 되돌릴 수 있도록 남겨 둔 것입니다.',
  'statefulset.waits': '파드를 순서대로 하나씩 만들며, 지금은 {pod} 파드를 기다립니다.',
  'daemonset.no-node': '조건에 맞는 노드가 없어서 파드를 만들지 않습니다.',
  'job.complete': '완료되었습니다. 성공한 파드: {succeeded}개',
  'job.running': '파드 {active}개가 일하고 있습니다. {completions}개 가운데 {succeeded}개를 마쳤습니다.',
  'job.backoff-limit': '포기했습니다. 파드 {failed}개가 실패하여 backoffLimit을 넘었습니다.',
  'job.deadline': 'activeDeadlineSeconds보다 오래 실행되어 종료되었습니다.',
  'job.suspended': '일시 중단되었습니다. 파드를 만들지 않습니다.',
  'cronjob.waiting': '일정에 따라 잡을 만듭니다: {schedule}',
  'cronjob.active': '잡 {active}개가 실행 중입니다.',
  'cronjob.suspended': '일시 중단되었습니다. 잡을 만들지 않습니다.',
  'node.ready': '준비되었습니다. 실행 중인 파드: {pods}개',
  'node.not-ready': '준비되지 않아서 새 파드가 오지 않습니다: {message}',
  'node.silent':
    'kubelet의 소식이 끊겼습니다. 머신이 꺼졌거나 연결할 수 없습니다. 약 5분 뒤에 파드가 다른 노드에 새로 만들어집니다.',
  'node.cordoned':
    '스케줄링이 막혀 있어서 새 파드가 오지 않습니다. kubectl uncordon으로 다시 열 수 있습니다.',
  'node.pressure': '노드에 압박이 있습니다: {what}',
  'node.tainted': '테인트를 톨러레이션하지 않는 파드는 오지 못합니다: {taints}',
  'service.serves': '준비된 파드 {ready}개에 요청을 전달합니다.',
  'service.some-not-ready':
    '준비된 파드 {ready}개에 요청을 전달합니다. 준비되지 않은 파드가 {pods}개 더 있습니다.',
  'service.none-ready': '요청이 실패합니다. 셀렉터에 맞는 파드는 {pods}개이지만 준비된 파드가 없습니다.',
  'service.matches-nothing':
    '요청이 실패합니다. 레이블이 {selector}인 파드가 없습니다. 셀렉터와 파드의 레이블을 비교해 보세요.',
  'service.port-unknown': '요청이 실패합니다. 파드의 컨테이너에 이름이 {port}인 포트가 없습니다.',
  'service.no-selector': '셀렉터가 없습니다. 요청을 어디로 보낼지 다른 누군가가 정합니다.',
  'service.pending': '클라우드가 로드 밸런서를 만들기를 기다립니다.',
  'service.open': '클러스터 밖에서 접속할 수 있는 주소: {address}',
  'service.node-port': '클러스터 밖에서 모든 노드의 {port}번 포트로 접속할 수 있습니다.',
  'service.inside-only': '클러스터 안에서만 접속할 수 있습니다.',
  'service.headless': '자기 주소가 없습니다. 이름을 조회하면 파드의 주소가 나옵니다.',
  'service.external-name': '다른 이름을 가리킵니다: {name}',
  'ingress.pending': '아직 주소가 없습니다. 인그레스 컨트롤러가 맡아야 합니다.',
  'ingress.open': '클러스터 밖에서 접속할 수 있는 주소: {address}',
  'ingress.service-missing': '존재하지 않는 서비스로 이어집니다: {service}',
};
