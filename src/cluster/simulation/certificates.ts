import { MASTERS } from '../apiserver/authorization/caller.ts';
import { vouchFor } from '../apiserver/authorization/client-certificates.ts';
import type { RandomSource } from '../environment.ts';
import { authorityCertificate, authoritySeed } from '../machinery/certificates/authority.ts';
import { clientCertificate, type CertifiedKey } from '../machinery/certificates/client.ts';
import { servingCertificate } from '../machinery/certificates/serving.ts';

/** What a cluster and its administrator prove with who they are; each is made when it is asked for first. */
export class Certificates {
  /** What the key of the cluster's certificate authority is made of, for servers that prove with it who they are. */
  readonly authoritySeed: string;
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
   */
  constructor(
    random: RandomSource,
    servingNames: readonly string[],
    began: () => number,
    administratorName = 'kubernetes-admin',
  ) {
    this.authoritySeed = authoritySeed(random);
    this.#random = random;
    this.#servingNames = servingNames;
    this.#administratorName = administratorName;
    this.#began = began;
  }

  /** The certificate of the cluster's authority, in PEM: it holds for ten years from when the cluster began. */
  get authority(): string {
    this.#authority ??= authorityCertificate(this.authoritySeed, this.#began());
    return this.#authority;
  }

  /** What its API server shows to prove who it is, in PEM: it holds for a year from when the cluster began. */
  get serving(): string {
    this.#serving ??= servingCertificate(this.authoritySeed, this.#servingNames, this.#began(), this.#random);
    return this.#serving;
  }

  /** What its administrator shows to prove who it is. */
  get administrator(): CertifiedKey {
    if (!this.#administrator) {
      this.#administrator = clientCertificate(this.#random, this.#administratorName, MASTERS, this.#began());
      vouchFor(this.#administrator.certificate, this.#random);
    }
    return this.#administrator;
  }
}
