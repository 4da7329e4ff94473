import { OrganizationState } from '../../domain/organization-state.js'
import type { StoredOrganization } from '../state-transfer.js'
import {
  organizationId,
  sampleEvent,
  sampleKey,
  sampleOrganization,
  sampleProject,
} from './sample-records.js'

/** States that cannot be: the given organizations, and one more that does not fit to them. */
export function contradictions(
  told: readonly StoredOrganization[],
): readonly (readonly StoredOrganization[])[] {
  const usage = told.flatMap((one) => [...one.usage.values()])[0]
  const used = (key: string, change: object = {}) => ({
    usage: new Map(usage === undefined ? [] : [[key, { ...usage, ...change }]]),
  })
  const ours = (id: string) => sampleKey({ id, organization: 'zulu' })
  const misfits: readonly StoredOrganization[] = [
    misfit({ id: organizationId('acme'), loaded: undefined }),
    misfit({ id: organizationId('brief'), loaded: undefined }),
    misfit({ loaded: owning([sampleProject({ organization: 'zulu' })]) }),
    misfit({ loaded: owning([], [sampleKey({ ...ours('full').toJSON(), publicKey: 'other' })]) }),
    ...['public-full', 'public-gone', 'public-theirs'].flatMap((publicKey) => [
      misfit({ loaded: owning([], [sampleKey({ ...ours('k').toJSON(), publicKey })]) }),
      misfit({ retiredPublicKeys: [sampleKey({ publicKey }).publicKey] }),
    ]),
    misfit({ events: [sampleEvent('ours', 'zulu'), sampleEvent('theirs', 'acme')] }),
    misfit(used('nobody')),
    misfit({ ...used('full'), loaded: undefined }),
    ...[{ count: 0 }, { count: 1.5 }, { lastUsedAt: Number.NaN }, { lastUsedAddress: '' }].map(
      (change) => misfit({ ...used('k', change), loaded: owning([], [ours('k')]) }),
    ),
    ...[0, -1, 1.5, Number.NaN].map((revision) => misfit({ loaded: { ...owning(), revision } })),
    misfit({ loaded: { ...owning(), state: OrganizationState.of(sampleOrganization()) } }),
  ]
  return misfits.map((one) => [...told, one])
}

function misfit(parts: Partial<StoredOrganization>): StoredOrganization {
  return {
    ...{ id: organizationId('zulu'), loaded: owning(), events: [], usage: new Map() },
    ...{ retiredPublicKeys: [], ...parts },
  }
}

function owning(
  projects: OrganizationState['projects'] = [],
  keys: OrganizationState['keys'] = [],
): NonNullable<StoredOrganization['loaded']> {
  const organization = sampleOrganization({ id: 'zulu' })
  return { state: OrganizationState.of(organization, projects, keys), revision: 1 }
}
