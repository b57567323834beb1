import type { Command, Invocation } from '../command.ts';
import { getOperation, objectsOf, waitFor } from './adapter.ts';
import type { OperationReference } from './adapter.ts';
import { operationsFormat } from './formats.ts';
import { findLocation, requireLocation } from './location.ts';
import { locationPath, service } from './references.ts';

const referenceOf = (invocation: Invocation): OperationReference => ({
  location: requireLocation(invocation),
  project: invocation.properties.requireProject(),
  name: invocation.arguments.text('operation_id') ?? '',
});

export const operationsList: Command = {
  format: operationsFormat,
  countsNothing: true,
  async run(invocation) {
    const project = invocation.properties.requireProject();
    const location = findLocation(invocation, { ignoreProperties: true }) ?? '-';
    const answer = await invocation.api.get(`${service}/${locationPath({ project, location })}/operations`);
    return { resource: objectsOf(answer, 'operations') };
  },
};

export const operationsDescribe: Command = {
  async run(invocation) {
    return { resource: await getOperation(invocation, referenceOf(invocation)) };
  },
};

export const operationsWait: Command = {
  async run(invocation) {
    const reference = referenceOf(invocation);
    await getOperation(invocation, reference);
    return { resource: await waitFor(invocation, reference, `Waiting for ${reference.name} to complete`) };
  },
};

export const operationsCancel: Command = {
  async run(invocation) {
    const { api, arguments: args, console } = invocation;
    const reference = referenceOf(invocation);
    await getOperation(invocation, reference);
    await console.confirm(`Are you sure you want to cancel operation ${reference.name}?`, {
      refuseUnattended: true,
      cancelOnNo: true,
    });
    await api.call('POST', `${service}/${locationPath(reference)}/operations/${reference.name}:cancel`, {});
    await console.status(
      `Cancelation of operation ${args.text('operation_id')} has been requested. Please use gcloud container operations describe ${reference.name} to check if the operation has been canceled successfully.`,
    );
    return { resource: await getOperation(invocation, reference) };
  },
};
