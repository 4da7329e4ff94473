/** Asks with `digest-fetch` from npm, and prints the body and the status of each answer. */
import DigestClient from 'digest-fetch'

const [scheme, user, password, ...urls] = process.argv.slice(2)
const options = scheme === 'basic' ? { basic: true } : { algorithm: scheme.split(' ')[1] }
for (const url of urls) {
  const answer = await new DigestClient(user, password, options).fetch(url)
  console.log(`${await answer.text()}\n${answer.status}`)
}
