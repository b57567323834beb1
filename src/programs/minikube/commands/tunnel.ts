import type { Service } from '../../../cluster/api/types.ts';
import { NetworkError } from '../../../shell/network.ts';
import { ClusterClient } from '../cluster.ts';
import type { Command } from '../command.ts';

const checkEvery = 5000;

const isBalanced = ({ spec }: Service): boolean => spec?.type === 'LoadBalancer';

/** Gives services of type LoadBalancer their cluster IPs as addresses, as long as it runs. Models pkg/minikube/tunnel */
export const tunnel: Command = {
  summary: 'Connects to services of type LoadBalancer',
  usage: 'tunnel [flags]',
  flags: { 'bind-address': { kind: 'text' }, cleanup: { short: 'c', kind: 'switch' } },
  async run(invocation) {
    const { context, out, profileName } = invocation;
    const { primary, profile } = await invocation.healthy();
    const cluster = new ClusterClient(context, profile);
    const pid = 10_000 + Math.floor(context.random() * 20_000);
    let told = '';
    try {
      for (;;) {
        const services = (await cluster.services().catch(refusedAsNone)).filter(isBalanced);
        for (const service of services) {
          const ip = service.spec?.clusterIP ?? '';
          const present = service.status?.loadBalancer?.ingress?.[0]?.ip;
          if (present !== ip && ip !== '' && ip !== 'None') await cluster.setIngress(service, [ip]);
        }
        const names = services.map(({ metadata }) => metadata?.name ?? '');
        const report = `Status:\t
\tmachine: ${profileName}
\tpid: ${pid}
\troute: 10.96.0.0/12 -> ${primary.ip}
\tminikube: Running
\tservices: [${names.join(', ')}]
    errors: 
\t\tminikube: no errors
\t\trouter: no errors
\t\tloadbalancer emulator: no errors
`;
        if (report !== told) await out.print(report);
        told = report;
        await context.clock.sleep(checkEvery);
      }
    } catch (error) {
      if (!context.signal.aborted) throw error;
      const services = (await cluster.services().catch(refusedAsNone)).filter(isBalanced);
      for (const service of services) await cluster.setIngress(service, []);
      return 0;
    }
  },
};

/** A cluster that does not answer has no services now. */
function refusedAsNone(error: unknown): readonly Service[] {
  if (error instanceof NetworkError) return [];
  throw error;
}
