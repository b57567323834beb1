import type { TypeTexts } from '../glossary.ts';

/** Services and what leads to them. */
export const networkTexts: TypeTexts = {
  Service: {
    '': ['One stable name and address for a set of pods.', '파드 묶음에 주는 변하지 않는 이름과 주소.'],
  },
  ServiceSpec: {
    '': ['Which pods a service leads to, and how it is reached.', '어느 파드로 보내고 어떻게 접속하는지.'],
    selector: ['The labels of the pods behind it.', '뒤에 있는 파드의 레이블.'],
    ports: ['The ports that it offers.', '제공하는 포트.'],
    type: [
      'From where it is reached: ClusterIP (inside), NodePort (on every node), LoadBalancer (outside), ExternalName. ClusterIP if missing.',
      '접속할 수 있는 범위: ClusterIP(클러스터 안), NodePort(모든 노드의 포트), LoadBalancer(외부), ExternalName. 없으면 ClusterIP입니다.',
    ],
    clusterIP: [
      'Its address in the cluster; None makes it headless.',
      '클러스터 안의 주소. None이면 헤드리스 서비스입니다.',
    ],
    externalName: ['The DNS name that ExternalName stands for.', 'ExternalName이 가리키는 DNS 이름.'],
    externalTrafficPolicy: [
      'Cluster spreads outside traffic over all pods, Local keeps it on the node.',
      'Cluster는 외부 요청을 모든 파드로, Local은 그 노드의 파드로만 보냅니다.',
    ],
    internalTrafficPolicy: [
      'Cluster spreads inside traffic over all pods, Local keeps it on the node.',
      'Cluster는 내부 요청을 모든 파드로, Local은 그 노드의 파드로만 보냅니다.',
    ],
    sessionAffinity: [
      'ClientIP keeps a client at the same pod.',
      'ClientIP면 같은 클라이언트를 같은 파드로 보냅니다.',
    ],
    loadBalancerIP: ['The wished address of the load balancer.', '원하는 로드밸런서 주소.'],
    loadBalancerSourceRanges: ['Who may use the load balancer.', '로드밸런서를 쓸 수 있는 주소 범위.'],
  },
  ServicePort: {
    '': ['A port of a service.', '서비스의 포트.'],
    name: ["The port's name; needed when there are several.", '포트 이름. 여러 개면 꼭 필요합니다.'],
    port: ['The number of the port.', '포트 번호.'],
    targetPort: ['The port of the pods, by number or name.', '파드의 포트 번호나 이름.'],
    nodePort: ['The port on every node, 30000 to 32767.', '모든 노드에서 열리는 포트(30000~32767).'],
    protocol: ['TCP, UDP or SCTP. TCP if missing.', 'TCP, UDP, SCTP. 없으면 TCP입니다.'],
    appProtocol: ['What is spoken over the port.', '포트에서 쓰는 프로토콜.'],
  },
  Endpoints: {
    '': ['The addresses behind a service.', '서비스 뒤의 주소들.'],
  },
  EndpointSlice: {
    '': ['A part of the addresses behind a service.', '서비스 뒤 주소들의 일부.'],
    addressType: ['IPv4, IPv6 or FQDN.', 'IPv4, IPv6, FQDN 중 하나.'],
    endpoints: ['The addresses.', '주소들.'],
    ports: ['The ports of all addresses.', '모든 주소에 공통인 포트.'],
  },
  Ingress: {
    '': ['Rules that lead HTTP requests to services.', 'HTTP 요청을 서비스로 보내는 규칙.'],
  },
  IngressSpec: {
    '': ['Which requests go where.', '어떤 요청을 어디로 보낼지.'],
    rules: ['Rules by host and path.', '호스트와 경로별 규칙.'],
    ingressClassName: ['Which controller serves it.', '처리할 컨트롤러.'],
    tls: ['Certificates of the hosts.', '호스트의 인증서.'],
    defaultBackend: ['Where everything else goes.', '나머지 요청을 보낼 곳.'],
  },
  NetworkPolicy: {
    '': ['Which traffic pods may have.', '파드에 허용하는 트래픽.'],
  },
  NetworkPolicySpec: {
    '': ['Which pods, and which traffic.', '어느 파드에 어떤 트래픽을 허용할지.'],
    podSelector: ['The pods that it is about; empty means all.', '대상 파드. 비어 있으면 전부입니다.'],
    policyTypes: ['Ingress, Egress or both.', 'Ingress, Egress 또는 둘 다.'],
    ingress: ['What may come in.', '들어올 수 있는 트래픽.'],
    egress: ['What may go out.', '나갈 수 있는 트래픽.'],
  },
};
