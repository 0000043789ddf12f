/**
 * Verbs and the nouns of what they do: resign and resignation, detain and detention. No ending tells them (form and formation, port and
 * portion are other words), so those of the press are listed; of -ify and -ification, and of -ate and -ation where the rest is long enough,
 * the ending does.
 */
const listed = new Map(
  (
    'resign:resignation detain:detention retain:retention abstain:abstention intervene:intervention prevent:prevention ' +
    'reelect:reelection convict:conviction indict:indictment prosecute:prosecution execute:execution accuse:accusation ' +
    'invade:invasion explode:explosion expel:expulsion decide:decision collide:collision erode:erosion ' +
    'suspend:suspension extend:extension expand:expansion ' +
    'persecute:persecution deport:deportation export:exportation ' +
    'abduct:abduction obstruct:obstruction destroy:destruction construct:construction reconstruct:reconstruction ' +
    'protect:protection inspect:inspection infect:infection reject:rejection inject:injection ' +
    'reduce:reduction deduct:deduction abolish:abolition ' +
    'corrupt:corruption disrupt:disruption erupt:eruption adopt:adoption distribute:distribution pollute:pollution ' +
    'seize:seizure disclose:disclosure ' +
    'transform:transformation confirm:confirmation ' +
    'declare:declaration restore:restoration explore:exploration privatise:privatisation privatize:privatization nationalise:nationalisation nationalize:nationalization ' +
    'normalise:normalisation normalize:normalization mobilise:mobilisation mobilize:mobilization authorise:authorisation authorize:authorization ' +
    'legalise:legalisation legalize:legalization globalise:globalisation globalize:globalization radicalise:radicalisation radicalize:radicalization ' +
    'accede:accession secede:secession confess:confession oppress:oppression repress:repression suppress:suppression discuss:discussion ' +
    'withdraw:withdrawal approve:approval refuse:refusal dismiss:dismissal remove:removal arrive:arrival survive:survival renew:renewal deny:denial propose:proposal ' +
    'assist:assistance resist:resistance disappear:disappearance ' +
    'punish:punishment imprison:imprisonment announce:announcement deploy:deployment ' +
    'impeach:impeachment harass:harassment embezzle:embezzlement invest:investment appoint:appointment recruit:recruitment enforce:enforcement ' +
    'occupy:occupation extradite:extradition prohibit:prohibition starve:starvation condemn:condemnation accumulate:accumulation'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)
const verbs = new Map([...listed].map(([verb, noun]) => [noun, verb]))

/** Private is of no privation, a generation generates nothing, and the Associated Press is no association. */
const otherWords =
  /^(?:corpor|consider|gener|prob|priv|appropri|temper|found|inform|form|infl|situ|associ|popul|moder|intim|demonstr)at/

/** The noun of a verb as it is listed in dictionaries, and the verb of such a noun; undefined where there is none. */
export function otherOfAction(word: string): { readonly verb: string; readonly noun: string } | undefined {
  const noun = listed.get(word)
  if (noun !== undefined) return { verb: word, noun }
  const verb = verbs.get(word)
  if (verb !== undefined) return { verb, noun: word }
  const named = /^([a-z]{2,}if)(?:y|ication)$/.exec(word)?.[1]
  if (named !== undefined) return { verb: `${named}y`, noun: `${named}ication` }
  const stem = /^([a-z]{4,}at)(?:e|ion)$/.exec(word)?.[1]
  return stem === undefined || otherWords.test(stem) ? undefined : { verb: `${stem}e`, noun: `${stem}ion` }
}
