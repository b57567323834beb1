/** An addon: who maintains it, and the images that it brings. */
export interface Addon {
  readonly maintainer: string;
  readonly images?: readonly string[];
}

const thirdParty = (name: string): string => `3rd party (${name})`;

/** All addons of the release, in the order of their names. Models pkg/minikube/assets/addons.go */
export const addonList: Readonly<Record<string, Addon>> = {
  ambassador: { maintainer: thirdParty('Ambassador') },
  'amd-gpu-device-plugin': { maintainer: thirdParty('AMD') },
  'auto-pause': { maintainer: 'minikube' },
  'cloud-spanner': { maintainer: 'Google' },
  'csi-hostpath-driver': { maintainer: 'Kubernetes' },
  dashboard: {
    maintainer: 'Kubernetes',
    images: ['docker.io/kubernetesui/dashboard:v2.7.0', 'docker.io/kubernetesui/metrics-scraper:v1.0.8'],
  },
  'default-storageclass': { maintainer: 'Kubernetes' },
  efk: { maintainer: thirdParty('Elastic') },
  freshpod: { maintainer: 'Google' },
  'gcp-auth': { maintainer: 'Google' },
  gvisor: { maintainer: 'minikube' },
  headlamp: { maintainer: thirdParty('kinvolk.io') },
  inaccel: { maintainer: thirdParty('InAccel [info@inaccel.com]') },
  ingress: {
    maintainer: 'Kubernetes',
    images: [
      'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.7',
      'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.7',
      'registry.k8s.io/ingress-nginx/controller:v1.14.3',
    ],
  },
  'ingress-dns': { maintainer: 'minikube' },
  'inspektor-gadget': { maintainer: thirdParty('inspektor-gadget.io') },
  istio: { maintainer: thirdParty('Istio') },
  'istio-provisioner': { maintainer: thirdParty('Istio') },
  kong: { maintainer: thirdParty('Kong HQ') },
  kubeflow: { maintainer: '3rd party' },
  kubetail: { maintainer: thirdParty('kubetail.com') },
  kubevirt: { maintainer: thirdParty('KubeVirt') },
  logviewer: { maintainer: thirdParty('unknown') },
  metallb: {
    maintainer: thirdParty('MetalLB'),
    images: ['quay.io/metallb/speaker:v0.9.6', 'quay.io/metallb/controller:v0.9.6'],
  },
  'metrics-server': {
    maintainer: 'Kubernetes',
    images: ['registry.k8s.io/metrics-server/metrics-server:v0.8.1'],
  },
  'nvidia-device-plugin': { maintainer: thirdParty('NVIDIA') },
  'nvidia-driver-installer': { maintainer: thirdParty('NVIDIA') },
  'nvidia-gpu-device-plugin': { maintainer: thirdParty('NVIDIA') },
  olm: { maintainer: thirdParty('Operator Framework') },
  'pod-security-policy': { maintainer: thirdParty('unknown') },
  portainer: { maintainer: thirdParty('Portainer.io') },
  registry: { maintainer: 'minikube' },
  'registry-aliases': { maintainer: thirdParty('unknown') },
  'registry-creds': { maintainer: thirdParty('UPMC Enterprises') },
  'storage-provisioner': { maintainer: 'minikube', images: ['gcr.io/k8s-minikube/storage-provisioner:v5'] },
  'storage-provisioner-rancher': { maintainer: thirdParty('Rancher') },
  volcano: { maintainer: 'third-party (volcano)' },
  volumesnapshots: { maintainer: 'Kubernetes' },
  yakd: { maintainer: thirdParty('marcnuri.com') },
};
