import type { Invocation } from '../command.ts';
import { CommandError } from '../errors.ts';

/** How a location is looked for. */
export interface LocationOptions {
  /** Flags only. */
  readonly ignoreProperties?: boolean;
  /** The region property goes before the zone property. */
  readonly autopilot?: boolean;
}

/** The zone or region of a command line, if any. Models command_lib/container/container_command_util.py GetZoneOrRegion */
export function findLocation(
  { arguments: args, properties }: Invocation,
  options: LocationOptions = {},
): string | undefined {
  const zone = properties.get('compute', 'zone');
  const region = properties.get('compute', 'region');
  return (
    args.text('location') ??
    args.text('region') ??
    args.text('zone') ??
    (options.ignoreProperties ? undefined : options.autopilot ? (region ?? zone) : (zone ?? region))
  );
}

/** The zone or region; throws when there is none. */
export function requireLocation(invocation: Invocation, options: LocationOptions = {}): string {
  const location = findLocation(invocation, options);
  if (location === undefined) {
    throw new CommandError('One of [--location, --zone, --region] must be supplied.');
  }
  return location;
}
