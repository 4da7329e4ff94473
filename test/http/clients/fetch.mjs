/** Asks with the `fetch` of Node, and prints the body and the status of each answer. */
const [scheme, user, password, ...urls] = process.argv.slice(2)
const pair = Buffer.from(`${user}:${password}`).toString('base64')
const authorization = scheme === 'basic' ? `Basic ${pair}` : `Bearer ${password}`
for (const url of urls) {
  const answer = await fetch(url, { headers: { authorization } })
  console.log(`${await answer.text()}\n${answer.status}`)
}
