/** How long the kernel looks for a neighbour before it says that there is no route. Models net/core/neighbour.c of Linux */
export const NEIGHBOUR_MILLISECONDS = 3000;

/**
 * Whether a machine is on one network of layer 2 with the others of its cluster: a cloud's network answers ARP for all its
 * machines and drops what is sent to one that is off.
 */
export const isNeighbour = ({ providerID = '' }: { readonly providerID?: string | undefined }): boolean =>
  !/^(gce|aws|azure):/.test(providerID);
