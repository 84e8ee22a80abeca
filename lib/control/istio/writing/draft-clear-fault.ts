import { serviceHost } from '../host-name.ts';
import { check } from '../intents/edited-rules.ts';
import { editClearFault } from '../intents/clear-fault.ts';
import { isCheck, notPlanned, patchStep } from './drafted-step.ts';
import type { DraftBasis, DraftedChange, DraftedStep } from './drafted-step.ts';
import { objectOf } from './rule-choice.ts';

/** Writes that take every fault of a service away, in each VirtualService that speaks for it. */
export function draftClearFault(basis: DraftBasis): DraftedChange {
  const { reading, service } = basis;
  const { routes } = reading.routing.of(service);
  const host = serviceHost(service.namespace, service.name, reading.state.clusterDomain);
  const drafted = routes.flatMap((route) => {
    const object = route.config.kind === 'VirtualService' ? objectOf(reading, route) : null;
    if (object === null) return [];
    // An object for a gateway speaks for other services too, whose faults are none of this change's business.
    const concerns = (index: number): boolean =>
      route.isForMesh || (route.rules[index]?.targets ?? []).some((to) => to.host === host);
    const { patch } = editClearFault(object, concerns);
    return patch === null ? [] : [patchStep(object, patch, { ...basis, deadline: null })];
  });
  const checks = drafted.filter(isCheck);
  const steps = drafted.filter((step): step is DraftedStep => !isCheck(step));
  if (drafted.length === 0)
    return notPlanned(
      check('nothing-to-change', 'blocking', 'No fault is injected into requests to this service.'),
    );
  return { ...notPlanned(...checks), steps };
}
