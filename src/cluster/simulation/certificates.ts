import { MASTERS } from '../apiserver/authorization/caller.ts';
import { vouchFor } from '../apiserver/authorization/client-certificates.ts';
import type { RandomSource } from '../environment.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import {
  authorityCertificate,
  type AuthorityOrigin,
  ownAuthority,
} from '../machinery/certificates/authority.ts';
import { clientCertificate, type CertifiedKey } from '../machinery/certificates/client.ts';
import { servingCertificate } from '../machinery/certificates/serving.ts';

/** What a cluster and its administrator prove with who they are; each is made when it is asked for first. */
export class Certificates {
  /** Whose signature the cluster believes. */
  readonly origin: AuthorityOrigin;
  readonly #random: RandomSource;
  readonly #servingNames: readonly string[];
  readonly #administratorName: string;
  readonly #began: () => number;
  #authority: string | undefined;
  #serving: string | undefined;
  #administrator: CertifiedKey | undefined;

  /**
   * @param servingNames names and addresses at which the API server is reached
   * @param began when the cluster came to be, in milliseconds since the epoch
   * @param settings whom it believes, and what its administrator is called
   */
  constructor(
    random: RandomSource,
    servingNames: readonly string[],
    began: () => number,
    { authority, administrator = 'kubernetes-admin' }: Pick<ClusterSettings, 'administrator' | 'authority'>,
  ) {
    this.origin = authority ?? ownAuthority(random);
    this.#random = random;
    this.#servingNames = servingNames;
    this.#administratorName = administrator;
    this.#began = began;
  }

  /** The certificate of the cluster's authority, in PEM: it holds for ten years from when the cluster began. */
  get authority(): string {
    this.#authority ??= authorityCertificate(this.origin, this.#began());
    return this.#authority;
  }

  /** What its API server shows to prove who it is, in PEM: it holds for a year from when the cluster began. */
  get serving(): string {
    this.#serving ??= servingCertificate(this.origin, this.#servingNames, this.#began(), this.#random);
    return this.#serving;
  }

  /** What its administrator shows to prove who it is. */
  get administrator(): CertifiedKey {
    if (!this.#administrator) {
      this.#administrator = clientCertificate(
        this.#random,
        this.origin,
        this.#administratorName,
        MASTERS,
        this.#began(),
      );
      vouchFor(this.#administrator.certificate, this.#random);
    }
    return this.#administrator;
  }
}
