/** What all conditions have in common. */
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly lastTransitionTime?: string;
}

/** The condition of a type. */
export function conditionOf<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

export function withoutCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): readonly C[] {
  return conditions?.filter((condition) => condition.type !== type) ?? [];
}

/**
 * The conditions with one of them replaced or added at the end. Nothing changes while status and reason stay; the time of
 * the last transition stays while the status does.
 */
export function withCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  condition: C,
): readonly C[] {
  const current = conditionOf(conditions, condition.type);
  if (current?.status === condition.status && current.reason === condition.reason) return conditions ?? [];
  const kept = current?.status === condition.status && current.lastTransitionTime;
  return [
    ...withoutCondition(conditions, condition.type),
    kept ? { ...condition, lastTransitionTime: kept } : condition,
  ];
}
