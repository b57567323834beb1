/**
 * The administrator's kubeconfig, as kubeadm writes it.
 * @param tls the authority's certificate, the client's and its key, in Base64
 */
export function kubeconfigText(
  server: string,
  tls: { readonly authority: string; readonly certificate: string; readonly key: string } | undefined,
): string {
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    ...(tls ? [`    certificate-authority-data: ${tls.authority}`] : []),
    `    server: ${server}`,
    '  name: kubernetes',
    'contexts:',
    '- context:',
    '    cluster: kubernetes',
    '    user: kubernetes-admin',
    '  name: kubernetes-admin@kubernetes',
    'current-context: kubernetes-admin@kubernetes',
    'kind: Config',
    'preferences: {}',
    'users:',
    '- name: kubernetes-admin',
    ...(tls
      ? ['  user:', `    client-certificate-data: ${tls.certificate}`, `    client-key-data: ${tls.key}`]
      : ['  user: {}']),
    '',
  ].join('\n');
}
