import { readFile } from 'node:fs/promises'
import { InvalidInput } from 'keywarden'
import { type AtlasImport, importAtlas } from 'keywarden/atlas'
import { Complaint, unreadable } from '../complaint.js'

/** The organizations, projects and keys of an export of Atlas. */
export async function readExport(path: string): Promise<AtlasImport> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw unreadable(path, error)
  })
  try {
    return importAtlas(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Complaint(`${path} is not JSON`)
    if (!(error instanceof InvalidInput)) throw error
    const [first, ...more] = error.issues
    const fault = `${first?.field || 'it'} ${first?.rule}`
    const others = more.length === 0 ? '' : `, and ${more.length} more faults like it`
    throw new Complaint(`${path} is not an export of Atlas: ${fault}${others}`)
  }
}
