import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { ClusterView, PodView, ServiceView, Tone } from '../../../sandbox/view.ts';
import type { Strings } from '../../i18n/ko.ts';

interface ClusterPanelProps {
  readonly view: ClusterView;
  readonly strings: Strings;
  /** Opens an address in the web preview, where there is one. */
  readonly browse?: ((url: string) => void) | undefined;
  /** Which headings its sections have: below the page's title, or below a section's. */
  readonly level: 2 | 3;
}

const isSystem = (namespace: string): boolean => /^(?:kube-|gke-|gmp-)/.test(namespace);

/** The cluster as it is now: nodes, workloads, pods, services. */
export function ClusterPanel({ view, strings, browse, level }: ClusterPanelProps): JSX.Element {
  const t = strings.cluster;
  const system = useSignal(false);
  if (view.context === undefined)
    return (
      <div class="nothing">
        <p>
          <strong>{t.none}</strong>
        </p>
        <p>{t.noneHint}</p>
      </div>
    );
  const shown = <T extends { readonly namespace: string }>(items: readonly T[]): readonly T[] =>
    system.value ? items : items.filter((item) => !isSystem(item.namespace));
  return (
    <div class="cluster-view">
      <p class="context">
        <span>
          {t.context} <code>{view.context}</code>
        </span>
        <label>
          <input
            type="checkbox"
            checked={system.value}
            onChange={(event) => (system.value = event.currentTarget.checked)}
          />{' '}
          {t.system}
        </label>
      </p>
      <Section level={level} title={t.nodes} count={view.nodes.length}>
        <ul class="nodes">
          {view.nodes.map((node) => (
            <li key={node.name}>
              <Dot tone={node.tone} />
              <span class="name">{node.name}</span>
              <span class="detail">
                {node.status} · {t.podsOn(node.pods)}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      {shown(view.workloads).length > 0 && (
        <Section level={level} title={t.workloads} count={shown(view.workloads).length}>
          <ul class="nodes">
            {shown(view.workloads).map((workload) => (
              <li key={`${workload.kind}/${workload.namespace}/${workload.name}`}>
                <Dot tone={workload.tone} />
                <span class="name">{workload.name}</span>
                <span class="detail">
                  {workload.kind} · {workload.ready}/{workload.desired} {t.ready}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section level={level} title={t.pods} count={shown(view.pods).length} empty={t.empty}>
        <Pods pods={shown(view.pods)} strings={strings} />
      </Section>
      <Section level={level} title={t.services} count={shown(view.services).length} empty={t.empty}>
        <Services services={shown(view.services)} strings={strings} browse={browse} />
      </Section>
    </div>
  );
}

function Section({
  level,
  title,
  count,
  empty,
  children,
}: {
  readonly level: 2 | 3;
  readonly title: string;
  readonly count: number;
  readonly empty?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section>
      <Heading>
        {title} <span class="count">{count}</span>
      </Heading>
      {count > 0 ? children : <p class="empty">{empty}</p>}
    </section>
  );
}

function Dot({ tone }: { readonly tone: Tone }): JSX.Element {
  return <span class="dot" data-tone={tone} aria-hidden="true" />;
}

function Pods({
  pods,
  strings,
}: {
  readonly pods: readonly PodView[];
  readonly strings: Strings;
}): JSX.Element {
  const t = strings.cluster;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.name}</th>
          <th scope="col">{t.status}</th>
          <th scope="col">{t.ready}</th>
          <th scope="col">IP</th>
          <th scope="col">{t.node}</th>
        </tr>
      </thead>
      <tbody>
        {pods.map((pod) => (
          <tr key={pod.uid} data-tone={pod.tone}>
            <th scope="row">
              <Dot tone={pod.tone} />
              {pod.namespace === 'default' ? '' : <span class="namespace">{pod.namespace}/</span>}
              {pod.name}
            </th>
            <td data-label={t.status}>
              {pod.status}
              {pod.restarts > 0 && (
                <span class="restarts" title={t.restarts}>
                  {' '}
                  ↻{pod.restarts}
                </span>
              )}
            </td>
            <td data-label={t.ready}>{pod.ready}</td>
            <td data-label="IP">{pod.ip === '' ? '—' : pod.ip}</td>
            <td data-label={t.node}>{pod.node === '' ? t.unscheduled : pod.node}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Services({
  services,
  strings,
  browse,
}: {
  readonly services: readonly ServiceView[];
  readonly strings: Strings;
  readonly browse: ((url: string) => void) | undefined;
}): JSX.Element {
  const t = strings.cluster;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.name}</th>
          <th scope="col">{t.type}</th>
          <th scope="col">{t.clusterIP}</th>
          <th scope="col">{t.externalIP}</th>
          <th scope="col">{t.ports}</th>
          <th scope="col">{t.endpoints}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <tr key={service.uid} data-tone={service.tone}>
            <th scope="row">
              <Dot tone={service.tone} />
              {service.namespace === 'default' ? '' : <span class="namespace">{service.namespace}/</span>}
              {service.name}
            </th>
            <td data-label={t.type}>{service.type}</td>
            <td data-label={t.clusterIP}>{service.clusterIP}</td>
            <td data-label={t.externalIP}>
              {service.externalIP === '' ? '—' : service.externalIP}
              {browse !== undefined &&
                service.urls.map((url) => (
                  <button
                    key={url}
                    type="button"
                    class="open"
                    aria-label={t.openUrl(url)}
                    onClick={() => browse(url)}
                  >
                    {t.open}
                  </button>
                ))}
            </td>
            <td data-label={t.ports}>{service.ports.join(', ')}</td>
            <td data-label={t.endpoints}>{service.endpoints}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
