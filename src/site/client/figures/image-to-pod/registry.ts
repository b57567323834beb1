/** The registry that an image comes from: the first part of its name if that looks like a host, else Docker Hub. */
export function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const host = slash === -1 ? '' : image.slice(0, slash);
  return host.includes('.') || host.includes(':') || host === 'localhost' ? host : 'docker.io';
}
