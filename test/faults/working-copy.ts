import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fault, planted } from './fault.js'

/** A copy of the project that faults are planted in, one at a time. */
export class WorkingCopy {
  readonly root: string

  constructor(project: string) {
    this.root = mkdtempSync(join(tmpdir(), 'keywarden-faults-'))
    for (const part of ['src', 'test', 'package.json', 'tsconfig.json'])
      cpSync(join(project, part), join(this.root, part), { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(this.root, 'node_modules'))
  }

  /** Does something while the fault is there; it is gone afterwards. */
  async with<T>(fault: Fault, act: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.root, fault.file)
    const sound = readFileSync(file, 'utf8')
    writeFileSync(file, planted(fault, sound))
    try {
      return await act(file)
    } finally {
      writeFileSync(file, sound)
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
