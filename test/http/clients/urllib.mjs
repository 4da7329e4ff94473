/** Asks with `urllib` from npm, and prints the body and the status of each answer. */
import { request } from 'urllib'

const [scheme, user, password, ...urls] = process.argv.slice(2)
const pair = `${user}:${password}`
const options = {
  bearer: { headers: { authorization: `Bearer ${password}` } },
  basic: { auth: pair },
  digest: { digestAuth: pair },
}
for (const url of urls) {
  const { status, data } = await request(url, {
    ...options[scheme.split(' ')[0]],
    dataType: 'text',
  })
  console.log(`${data}\n${status}`)
}
