import { resolvePath } from '../../../../shell/filesystem.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/set_cluster.go */
export default defineCommand({
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com] [options]',
  short: { en: 'Set a cluster', ko: '클러스터를 정합니다' },
  examples: '# Where the cluster e2e is\nkubectl config set-cluster e2e --server=https://1.2.3.4',
  flags: [
    flag('server', 'string', "The API server's address.", 'API 서버의 주소.'),
    flag(
      'tls-server-name',
      'string',
      "Name to expect in the server's certificate.",
      '서버 인증서에서 기대하는 이름.',
    ),
    flag(
      'insecure-skip-tls-verify',
      'bool',
      "Do not check the server's certificate.",
      '서버의 인증서를 확인하지 않습니다.',
    ),
    flag(
      'certificate-authority',
      'string',
      "File with the certificate authority's certificate.",
      '인증 기관 인증서 파일.',
    ),
    flag(
      'embed-certs',
      'bool',
      'Put the certificate itself into the file.',
      '인증서 내용을 파일에 넣습니다.',
    ),
    flag('proxy-url', 'string', 'Proxy for the requests.', '요청에 쓸 프록시.'),
  ],
  async run(context) {
    const { args, flags, program } = context;
    const [name = ''] = args;
    if (args.length !== 1) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    if (name === '') throw new CommandError('you must specify a non-empty cluster name');
    const authority = flags.string('certificate-authority');
    if (flags.bool('insecure-skip-tls-verify') && authority !== '') {
      throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
    }
    if (flags.bool('embed-certs') && authority === '') {
      throw new CommandError('you must specify a --certificate-authority to embed');
    }
    const config = await startingConfig(context);
    const value: Record<string, unknown> = { ...config.clusters.get(name)?.value };
    for (const field of ['server', 'tls-server-name', 'proxy-url']) {
      if (flags.changed(field)) value[field] = flags.string(field);
    }
    // A new address is checked against its own name again.
    if (flags.changed('server') && !flags.changed('tls-server-name')) delete value['tls-server-name'];
    if (flags.changed('insecure-skip-tls-verify')) {
      value['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
      if (value['insecure-skip-tls-verify'] === false) delete value['insecure-skip-tls-verify'];
      else {
        delete value['certificate-authority'];
        delete value['certificate-authority-data'];
      }
    }
    if (authority !== '') {
      const path = resolvePath(program.cwd, authority);
      delete value['insecure-skip-tls-verify'];
      delete value['certificate-authority'];
      delete value['certificate-authority-data'];
      if (flags.bool('embed-certs')) {
        if (!program.files.exists(path)) {
          throw new CommandError(
            `could not stat certificate-authority file ${authority}: stat ${authority}: no such file or directory`,
          );
        }
        value['certificate-authority-data'] = encodeBase64(program.files.read(path));
      } else value['certificate-authority'] = path;
    }
    await modifyConfig(context, config, withEntry(config, 'clusters', name, { server: '', ...value }), true);
    await context.out(`Cluster ${quote(name)} set.\n`);
  },
});
