import type { CertificateSigningRequest, DeleteOptions, Pod } from '../api/types.ts';
import type { Client, WriteOptions } from '../client.ts';
import { customKindOfResource } from '../custom/definition.ts';
import { certificateApproval } from '../kinds/certificatesigningrequest.ts';
import { namespace } from '../kinds/namespace.ts';
import { pod } from '../kinds/pod.ts';
import type { Kind } from '../kinds/kind.ts';
import { kindOfResource } from '../kinds/registry.ts';
import { keyIn, type KubeObject, type Stored, type StoredObject } from '../machinery/object.ts';
import type { ResourceKey, ResourceTypes } from '../machinery/resources.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Store } from '../store/store.ts';
import { componentCaller, programOf } from './authorization/components.ts';
import { bindPod } from './binding.ts';
import { finalizeNamespace } from './finalize.ts';
import type { WriteRules, WritingProgram } from './write-rules.ts';
import type { Writer } from './writer.ts';

function kindOf(store: Store, resource: ResourceKey): Kind {
  const kind = kindOfResource(resource) ?? customKindOfResource(store, resource);
  if (!kind) throw new Error(`no kind is registered for ${resource}`);
  return kind;
}

/** The control plane's own door: the same rules as for requests from outside, without messages. */
export class DirectClient implements Client {
  readonly #store: Store;
  readonly #writer: Writer;
  readonly #rules: WriteRules;
  readonly #program: WritingProgram;
  readonly #budget: RequestBudget | undefined;

  /**
   * @param component who asks
   * @param budget pays for what is asked of the server; reading costs nothing, as components read what they watch
   */
  constructor(store: Store, writer: Writer, component: string, budget?: RequestBudget) {
    this.#store = store;
    this.#writer = writer;
    this.#program = { manager: programOf(component) };
    this.#rules = { component: componentCaller(component), program: this.#program };
    this.#budget = budget;
  }

  get<R extends ResourceKey>(
    resource: R,
    namespace: string,
    name: string,
  ): Stored<ResourceTypes[R]> | undefined {
    return this.#store.get(resource, namespace === '' ? name : keyIn(namespace, name));
  }

  list<R extends ResourceKey>(resource: R, namespace?: string): readonly Stored<ResourceTypes[R]>[] {
    return this.#store.list(resource, namespace);
  }

  create<R extends ResourceKey>(
    resource: R,
    namespace: string,
    object: ResourceTypes[R] & KubeObject,
  ): Stored<ResourceTypes[R]> {
    this.#budget?.spend();
    const kind = kindOf(this.#store, resource);
    return this.#writer.create(kind, namespace, object, this.#rules) as Stored<ResourceTypes[R]>;
  }

  update<R extends ResourceKey>(
    resource: R,
    object: Stored<ResourceTypes[R]>,
    options?: WriteOptions,
  ): Stored<ResourceTypes[R]> {
    const namespace = object.metadata.namespace ?? '';
    const rules = options ? { ...this.#rules, program: { ...this.#program, ...options } } : this.#rules;
    const written = this.#writer.update(kindOf(this.#store, resource), namespace, object, rules);
    this.#pay(object, written);
    return written as Stored<ResourceTypes[R]>;
  }

  updateStatus<R extends ResourceKey>(
    resource: R,
    object: Stored<ResourceTypes[R]>,
  ): Stored<ResourceTypes[R]> {
    const namespace = object.metadata.namespace ?? '';
    const written = this.#writer.updateStatus(kindOf(this.#store, resource), namespace, object, this.#rules);
    this.#pay(object, written);
    return written as Stored<ResourceTypes[R]>;
  }

  updateApproval(request: Stored<CertificateSigningRequest>): void {
    this.#budget?.spend();
    this.#writer.updateStatus(certificateApproval, '', request, { ...this.#rules, subresource: 'approval' });
  }

  bind({ metadata: { namespace: namespaceName = '', name, uid } }: Stored<Pod>, node: string): void {
    this.#budget?.spend();
    bindPod(this.#writer, pod, namespaceName, { name, uid }, node, this.#rules);
  }

  finalizeNamespace(name: string): void {
    this.#budget?.spend();
    const finalizers = (old: readonly string[]): readonly string[] =>
      old.filter((one) => one !== 'kubernetes');
    finalizeNamespace(this.#writer, namespace, name, finalizers, { ...this.#rules, subresource: 'finalize' });
  }

  delete<R extends ResourceKey>(resource: R, namespace: string, name: string, options?: DeleteOptions): void {
    this.#budget?.spend();
    this.#writer.delete(kindOf(this.#store, resource), namespace, name, options, this.#rules);
  }

  /** Components do not ask for what would change nothing. */
  #pay(object: KubeObject, written: StoredObject): void {
    if (written.metadata.resourceVersion !== object.metadata?.resourceVersion) this.#budget?.spend();
  }
}
