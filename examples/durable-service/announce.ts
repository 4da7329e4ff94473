import { ORGANIZATION, type Seeded } from './seed.js'

/** Prints what to call. Private keys are printed at the first start, and never again. */
export function announce(url: string, file: string, seeded: Seeded | undefined): void {
  console.log(`Keys in ${file}, on ${url}; Ctrl-C ends it.\n`)
  if (seeded === undefined) {
    console.log('The keys are those that the first start printed. They work as they did.\n')
    return
  }
  const { owner, robot } = seeded
  const call = (about: string, words: string) => console.log(`# ${about}\ncurl ${words}\n`)
  const whoAmI = `-u ${robot.publicKey}:${robot.privateKey} '${url}/whoami'`
  const revoke = `${url}/organizations/${ORGANIZATION}/keys/${robot.id}/revoke`
  call('Who am I? Still so after a restart, and in a second process on the same file.', whoAmI)
  call(
    'The owner shuts that key out: now, after every restart, and in every process.',
    `-i -u ${owner.publicKey}:${owner.privateKey} -X POST '${revoke}'`,
  )
}
