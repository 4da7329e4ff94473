/**
 * The whole of keywarden in a few lines: a policy, a storage, a manager that changes things, and an
 * engine that answers requests.
 *
 *     npm run build && npx tsx examples/embedding.ts
 */
import { Actor, AuthorizationEngine, memoryStorage } from 'keywarden'
import { atlasPolicy as policy } from 'keywarden/atlas'
import { AccessManager } from 'keywarden/management'

const storage = memoryStorage()
const manager = new AccessManager({ policy, storage })
const engine = new AuthorizationEngine({ policy, lookup: storage })

const system = Actor.system('first start')
await manager.organizations.create(system, { id: 'acme', name: 'Acme Logistics' })
const ci = { organization: 'acme', description: 'ci', accessList: ['203.0.113.0/24'] }
const { privateKey: credential } = await manager.keys.create(system, ci)

const wanted = { credential, operation: 'getOrg', scope: { organization: 'acme' } } as const
const near = await engine.authorize({ ...wanted, address: '203.0.113.7' })
const far = await engine.authorize({ ...wanted, address: '198.51.100.20' })

console.log('allowed:', near.allowed)
if (!far.allowed) console.log(`refused: ${far.refusal.code}; to pass: ${far.refusal.remedy}`)
