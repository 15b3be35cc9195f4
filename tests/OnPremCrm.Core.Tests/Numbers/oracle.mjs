// What libphonenumber-js says, so that our reading can be held against it.
//
//   refresh-metadata calls oracle(), whose answer is checked in as oracle.tsv: COUNTRY, form, text, its answer
// (E.164 or "invalid"), the number that was written.
//   The live test runs:  node oracle.mjs PACKAGE_FOLDER SEED PER_KIND   and reads the same lines, with fresh numbers, from stdout.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export async function oracle(packageFolder, version) {
  const lines = [`# libphonenumber-js ${version}: COUNTRY, form, text, its answer (E.164 or "invalid"), the number that was written. Made by refresh-metadata: do not edit.`]
  for (const line of cases(packageFolder, 20261121, 0)) lines.push(line)
  return lines.join('\n') + '\n'
}

// Numbers whose reading differs on purpose; KnownDifference.cs lists why.
const rare = { BG: ['008009319405'], BR: ['800111057'], DE: ['55732827511348'], IR: ['9669'] }

function* cases(packageFolder, seed, perKind) {
  const { parsePhoneNumberFromString } = createRequire(join(packageFolder, 'package.json'))('libphonenumber-js/max')
  const metadata = JSON.parse(readFileSync(join(packageFolder, 'metadata.max.json')))
  const examples = JSON.parse(readFileSync(join(packageFolder, 'examples.mobile.json')))
  const random = randomFrom(seed)

  // Asked twice: the package checks a phone-context with a regular expression that remembers where it stopped, so that it
  // refuses every second one.
  const answer = (country, text) => {
    const numbers = [parsePhoneNumberFromString(text, country), parsePhoneNumberFromString(text, country)]
    return numbers.find(number => number?.isValid())?.number ?? 'invalid'
  }

  for (const [country, plan] of Object.entries(metadata.countries)) {
    const nationals = []
    if (perKind === 0) {
      if (examples[country]) nationals.push(examples[country])
      const fixed = plan[11]?.[0]?.[0]
      if (fixed) nationals.push(sample(fixed, random))
      nationals.push(...rare[country] ?? [])
    } else {
      for (const kind of plan[11] || []) {
        if (!kind || !kind[0]) continue
        for (let i = 0; i < perKind; i++) nationals.push(sample(kind[0], random))
      }
    }
    for (const national of nationals) {
      const number = parsePhoneNumberFromString(`+${plan[0]}${national}`)
      if (!number?.isValid()) continue
      for (const [form, text] of forms(country, plan, number, random)) {
        yield [country, form, text, answer(country, text), number.number].join('\t')
      }
    }
  }
}

function* forms(country, plan, number, random) {
  const code = number.countryCallingCode
  const national = number.nationalNumber
  const trunk = plan[5] || ''
  const dialled = number.formatNational()
  const grouped = number.formatInternational()
  yield ['e164', number.number]
  yield ['international', grouped]
  yield ['idd', `${sample(plan[1], random)} ${code} ${national}`]
  yield ['double-zero', `00 ${code} ${national}`]
  yield ['plus-double-zero', `+00${code}${national}`]
  yield ['national', dialled]
  yield ['national-digits', national]
  yield ['national-trunk-digits', trunk + national]
  yield ['dots', dialled.replace(/[ -]/g, '.')]
  yield ['slashes', dialled.replace(/[ -]/g, '/')]
  yield ['no-plus', code + national]
  yield ['trunk-in-brackets', `+${code} (${trunk || '0'}) ${national}`]
  yield ['tel-uri', `tel:${number.number};ext=12`]
  yield ['phone-context', `tel:${national};phone-context=+${code}`]
  yield ['extension', `${dialled} ext. 12`]
  yield ['extension-ru', `${grouped} доб. 12`]
  yield ['extension-x', `${dialled} x12`]
  yield ['extension-hash', `${dialled} #12`]
  yield ['full-width', digits(dialled, 0xff10)]
  yield ['arabic-indic', digits(number.number, 0x660)]
  yield ['no-break', grouped.replace(/ /g, '\u00a0')]
  yield ['unicode-dashes', grouped.replace(/ /g, '\u2011')]
  yield ['label', `Tel.: ${grouped} (office)`]
  yield ['digit-missing', number.number.slice(0, -1)]
  yield ['digit-extra', number.number + '7']
  yield ['digit-changed', grouped.slice(0, 5) + Math.floor(random() * 10) + grouped.slice(6)]
}

const digits = (text, zero) => text.replace(/\d/g, d => String.fromCharCode(zero + Number(d)))

// A random string of the language of a pattern: the same small grammar that DigitProgram reads.
function sample(pattern, random) {
  let at = 0
  const pick = n => Math.floor(random() * n)
  const alternation = () => {
    const branches = [sequence()]
    while (pattern[at] === '|') { at++; branches.push(sequence()) }
    return () => branches[pick(branches.length)]()
  }
  const sequence = () => {
    const parts = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(quantified())
    return () => parts.map(part => part()).join('')
  }
  const quantified = () => {
    const one = atom()
    let [min, max] = [1, 1]
    if (pattern[at] === '?') { at++; min = 0 }
    else if (pattern[at] === '{') {
      const [, a, comma, b] = /^\{(\d+)(,?)(\d*)\}/.exec(pattern.slice(at))
      at = pattern.indexOf('}', at) + 1
      min = Number(a)
      max = comma ? Number(b) : min
    }
    return () => { let text = ''; for (let n = min + pick(max - min + 1); n > 0; n--) text += one(); return text }
  }
  const atom = () => {
    if (pattern[at] === '(') {
      at += pattern.startsWith('(?:', at) ? 3 : 1
      const inner = alternation()
      at++
      return inner
    }
    if (pattern[at] === '[') {
      const end = pattern.indexOf(']', at)
      const set = [...'0123456789'].filter(d => new RegExp(pattern.slice(at, end + 1)).test(d))
      at = end + 1
      return () => set[pick(set.length)]
    }
    if (pattern[at] === '\\') { at += 2; return () => String(pick(10)) }
    const digit = pattern[at++]
    return () => digit
  }
  return alternation()()
}

function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [packageFolder, seed, perKind] = process.argv.slice(2)
  for (const line of cases(packageFolder, Number(seed), Number(perKind))) process.stdout.write(line + '\n')
}
