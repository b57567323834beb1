/** What begins a line of klog's in a container's first process. */
export function klogHeader(now: number, severity: 'I' | 'W' = 'I'): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return `${severity}${date.slice(5).replace('-', '')} ${time.replace('Z', '000')}       1`;
}
