import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { GoText } from '../../machinery/go.ts';
import { PRIORITY_LEVELS } from './mandatory.ts';

const MAX_QUEUES = 10_000_000;
const MAX_BITS = 60;

/** Models pkg/apis/flowcontrol/validation/validation.go ValidatePriorityLevelQueuingConfiguration */
function validateQueuing(queuing: QueuingConfiguration, path: string, errors: FieldErrors): void {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  if (queueLengthLimit <= 0) errors.invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive');
  if (queues <= 0) errors.invalid(`${path}.queues`, queues, 'must be positive');
  else if (queues > MAX_QUEUES) {
    errors.invalid(`${path}.queues`, queues, `must not be greater than ${MAX_QUEUES}`);
  }
  const bits = Math.ceil(Math.log2(queues) * handSize);
  if (handSize <= 0) errors.invalid(`${path}.handSize`, handSize, 'must be positive');
  else if (handSize > queues) {
    errors.invalid(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`);
  } else if (bits > MAX_BITS) {
    errors.invalid(
      `${path}.handSize`,
      handSize,
      `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${MAX_BITS}`,
    );
  }
}

function validateResponse(response: LimitResponse | undefined, path: string, errors: FieldErrors): void {
  const { type = '', queuing } = response ?? {};
  if (type === 'Reject') {
    if (queuing) {
      errors.forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited');
    }
  } else if (type !== 'Queue') errors.notSupported(`${path}.type`, type, ['Queue', 'Reject']);
  else if (queuing) validateQueuing(queuing, `${path}.queuing`, errors);
  else errors.required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited');
}

interface Shares {
  readonly nominalConcurrencyShares?: number;
  readonly lendablePercent?: number;
}

function validateShares(
  { nominalConcurrencyShares: shares = 0 }: Shares,
  path: string,
  errors: FieldErrors,
): void {
  if (shares >= 0) return;
  errors.invalid(`${path}.nominalConcurrencyShares`, shares, 'must be a non-negative integer');
}

function validateLendable(
  { lendablePercent: lendable = 0 }: Shares,
  path: string,
  errors: FieldErrors,
): void {
  if (lendable >= 0 && lendable <= 100) return;
  errors.invalid(`${path}.lendablePercent`, lendable, 'must be between 0 and 100, inclusive');
}

function validateLimited(
  limited: LimitedPriorityLevelConfiguration,
  path: string,
  errors: FieldErrors,
): void {
  validateShares(limited, path, errors);
  validateResponse(limited.limitResponse, `${path}.limitResponse`, errors);
  validateLendable(limited, path, errors);
  const { borrowingLimitPercent: borrowing = 0 } = limited;
  if (borrowing < 0) {
    errors.invalid(
      `${path}.borrowingLimitPercent`,
      borrowing,
      'if specified, must be a non-negative integer',
    );
  }
}

/** Models pkg/apis/flowcontrol/validation/validation.go ValidatePriorityLevelConfiguration */
export function validatePriorityLevel(
  { metadata, spec }: PriorityLevelConfiguration,
  errors: FieldErrors,
): void {
  const name = metadata?.name ?? '';
  const { type = '', limited, exempt } = spec ?? {};
  if ((name === 'exempt') !== (type === 'Exempt')) {
    errors.invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'");
  }
  if (type === 'Exempt') {
    if (limited) errors.forbidden('spec.limited', 'must be nil if the type is not Limited');
    if (exempt) {
      validateShares(exempt, 'spec.exempt', errors);
      validateLendable(exempt, 'spec.exempt', errors);
    }
  } else if (type === 'Limited') {
    if (exempt) errors.forbidden('spec.exempt', 'must be nil if the type is Limited');
    if (limited) validateLimited(limited, 'spec.limited', errors);
    else errors.required('spec.limited', 'must not be empty when type is Limited');
  } else errors.notSupported('spec.type', type, ['Exempt', 'Limited']);
  const fixed = PRIORITY_LEVELS[name];
  if (!fixed) return;
  const isFree = name === 'exempt';
  const own = isFree ? { ...spec, exempt: fixed.exempt } : spec;
  if (semanticEqual(own, fixed)) return;
  errors.invalid(
    'spec',
    new GoText(`flowcontrol.PriorityLevelConfigurationSpec${JSON.stringify(spec)}`),
    `spec of '${name}' ${isFree ? "except the 'spec.exempt' field " : ''}must equal the fixed value`,
  );
}
