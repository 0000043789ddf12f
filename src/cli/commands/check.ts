import { checkProof, checkTimeStamp, type Proof } from '../../archive/index.ts'
import { type Command, text, UsageError } from '../command.ts'
import { readNamed } from '../named-file.ts'
import { plain } from '../progress.ts'

export const check: Command = {
  name: 'check',
  summary: 'Check a file that prove wrote; needs no archive and no network',
  usage: 'FILE',
  about: 'Compare the key that it prints with the one that the archive’s owner publishes, or name that one with --key.',
  options: { key: { type: 'string' }, 'tsa-ca': { type: 'string' } },
  optionHelp: [
    ['--key KEY', 'the public key that must have signed, as check prints it'],
    ['--tsa-ca FILE', 'certificates (PEM) in which the chain of a time stamp must end'],
  ],
  example: 'presskeep check proof.json',
  words: [1, 1],
  async run(invocation) {
    const { values, words, stdout, isJson, cwd } = invocation
    const key = text(values.key)
    if (key !== undefined && !isKey(key)) {
      throw new UsageError(`--key takes a public key as check prints it (44 characters of base64), not "${key}"`)
    }
    const proof = readProof(cwd, words[0]!)
    const trusted = certificatesIn(text(values['tsa-ca']), cwd)
    if (trusted.length && !proof.timestamp) throw new UsageError('the proof holds no time stamp to check with --tsa-ca')
    const { facts, warnings, problems } = await checkProof(proof, (token, said) => checkTimeStamp(token, said, trusted))
    const all = key !== undefined && proof.head?.key !== key ? [...problems, 'another key has signed it'] : problems
    // Who takes a seal away may have changed every word: a script that looks at the exit code only must not pass that.
    const isGood = !all.length && !warnings.length
    if (isJson) stdout.write(`${JSON.stringify({ good: isGood, problems: all, warnings, facts })}\n`)
    else {
      for (const line of [...all, ...warnings.map((one) => `WARNING: ${one}`), ...facts])
        stdout.write(`${plain(line)}\n`)
      const good = warnings.length ? 'The records are proved; mind the warning.' : 'The proof is good.'
      stdout.write(`${all.length ? 'The proof is NOT good.' : good}\n`)
    }
    return isGood ? 0 : 2
  },
}

/** An Ed25519 key is 32 bytes. */
const isKey = (given: string) => /^[A-Za-z0-9+/]{43}=$/.test(given)

/** What the file says is checked later: here it need only be JSON. */
function readProof(cwd: string, file: string): Proof {
  const json = readNamed(cwd, file).toString()
  try {
    return JSON.parse(json) as Proof
  } catch {
    throw new UsageError(`${file} is no proof file: ${json.trim() ? 'presskeep prove writes JSON' : 'it is empty'}`)
  }
}

/** The certificates of a PEM file, DER in base64. */
function certificatesIn(file: string | undefined, cwd: string): readonly string[] {
  if (file === undefined) return []
  const pem = readNamed(cwd, file).toString()
  const found = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)]
  if (!found.length) throw new UsageError(`${file} holds no certificate (PEM)`)
  return found.map((one) => one[1]!.replace(/\s/g, ''))
}
