import { type Explanation, explain, IpAddress } from 'keywarden'
import type { AtlasImport } from 'keywarden/atlas'
import { plain, type Terminal, whole, wrap } from '../terminal.js'
import type { Answer } from './judge.js'
import { nameOf } from './report-keys.js'

const INDENT = 4
const LABEL = 9

/** Refusals one by one: who, from where, what, every gate, and what would have let it pass. */
export function explainedRefusals(
  answers: readonly Answer[],
  atlas: AtlasImport,
  terminal: Terminal,
): readonly string[] {
  return answers.flatMap((answer, index) => [
    ...(index === 0 ? [] : ['']),
    ...explained(answer, index + 1, atlas, terminal),
  ])
}

function explained(
  answer: Answer,
  number: number,
  atlas: AtlasImport,
  terminal: Terminal,
): readonly string[] {
  const { paint, columns } = terminal
  const explanation = explain(answer.request)
  const { decision } = explanation
  if (decision.allowed) return []
  const { code, message } = decision.refusal
  const place = `line ${whole(answer.line)}`
  const head = `${`${number}.`.padEnd(INDENT)}${code}`
  const row = (label: string, text: string, paintLabel = paint.dim) =>
    wrap(text, columns - INDENT - LABEL).map(
      (line, at) => ' '.repeat(INDENT) + paintLabel((at === 0 ? label : '').padEnd(LABEL)) + line,
    )
  return [
    paint.bold(paint.red(head)) + paint.dim(place.padStart(columns - head.length)),
    ...row('who', who(answer, atlas)),
    ...row('from', from(answer)),
    ...row('what', what(answer, atlas)),
    ...row('why', message),
    `${' '.repeat(INDENT)}${paint.dim('gates'.padEnd(LABEL))}${gates(explanation, terminal)}`,
    ...remedies(explanation).flatMap((remedy, at) =>
      row(at === 0 ? 'to pass' : 'and', remedy, paint.cyan),
    ),
  ]
}

function who({ entry, request: { key } }: Answer, atlas: AtlasImport): string {
  const publicKey = plain(entry.publicKey)
  return key === undefined ? publicKey : `${publicKey}, ${nameOf(key, atlas)}`
}

function from({ entry: { address } }: Answer): string {
  if (IpAddress.parse(address) !== undefined) return String(address)
  return address ? `"${plain(address)}", which is no address` : 'no address was written down'
}

function what({ entry }: Answer, atlas: AtlasImport): string {
  const { operation, orgId, groupId, surface } = entry
  const places = [
    ...(groupId ? [`project ${atlas.project(groupId)?.name ?? plain(groupId)}`] : []),
    ...(orgId ? [`organization ${atlas.organization(orgId)?.name ?? plain(orgId)}`] : []),
  ]
  const where = places.length === 0 ? '' : ` in ${places.join(' and ')}`
  const on = surface && surface !== 'api' ? `, on the ${plain(surface)}` : ''
  return `${plain(operation)}${where}${on}`
}

function gates({ gates }: Explanation, { marks, paint }: Terminal): string {
  const colours = { passed: paint.green, refused: paint.red, 'not evaluated': paint.dim }
  return gates.map(({ gate, outcome }) => colours[outcome](`${marks[outcome]} ${gate}`)).join('   ')
}

/** What every gate that refused asks for: only all of it lets the request pass. */
function remedies({ gates }: Explanation): readonly string[] {
  return gates.flatMap((report) => (report.outcome === 'refused' ? report.refusal.remedy : []))
}
