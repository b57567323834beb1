import { component } from './component.ts';

const LEASE = 'kube-system/k8s.io-minikube-hostpath';

/** minikube's provisioner of volumes in directories of its node. */
export const storageProvisioner = component({
  tags: /^v[1-5]$/,
  name: 'gcr.io/k8s-minikube/storage-provisioner',
  path: '/storage-provisioner',
  megabytes: 9,
  usage: [3, 9],
  start: () => [
    {
      after: 0,
      lines: ['storage_provisioner.go:116] Initializing the minikube storage provisioner...'],
    },
    {
      after: 15,
      lines: [
        'storage_provisioner.go:141] Storage provisioner initialized, now starting service!',
        `leaderelection.go:243] attempting to acquire leader lease ${LEASE}...`,
      ],
    },
    { after: 20, lines: [`leaderelection.go:253] successfully acquired lease ${LEASE}`] },
  ],
});
