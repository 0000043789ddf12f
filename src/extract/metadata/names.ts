import { agencyOf } from './agencies.ts'
import { monthOf } from './months.ts'
import { plain } from './plain-text.ts'

/**
 * The names in a byline: without "By", roles, places, e-mail addresses, links, handles and dates, split where several
 * are listed. Nothing is made up: what is left of an empty or unreadable byline is an empty list.
 *
 *     namesIn('By JANE DOE and John Roe, Staff Writers') // ['JANE DOE', 'John Roe']
 *     namesIn('记者 王小明 李红', 'zh') // ['王小明', '李红']
 *
 * @param isStated the words stand in a field for authors, so that small letters are a pen name and no phrase
 * @param language decides whether a space between Han characters parts people (zh) or a name's halves (ja)
 */
export function namesIn(raw: string, language = '', isStated = false): string[] {
  let text = plain(raw.length > 600 ? raw.slice(0, 600) : raw)
  if (!text || /^https?:\/\/\S+$|^www\.\S+\/\S*$/i.test(text) || unusable.test(text)) return []
  text = text
    .replace(/[^\s@]{1,64}@[^\s@]{1,200}/g, ' ')
    .replace(/\bhttps?:\/\/\S+/g, ' ')
    .replace(/[（(［[][^（()）［\][]{0,120}[)）\]］]/g, ' ')
    .replace(/(^|[\s,])@[\w.]+/g, '$1')
  text = cutTail(stripLead(text.trim()))
  const names: string[] = []
  const seen = new Set<string>()
  const parts = text.split(separators)
  // `Redaktion` alone is whom the page names; beside a person it is a role.
  if (parts.length === 1 && office.test(tidy(text))) return [tidy(text)]
  for (const part of parts) {
    const bare = tidy(part)
    // `Jane Doe, Head of Marketing, Strategy` and `Jane Doe, DVM` name one person.
    if (names.length && roleWords.test(bare)) break
    if (names.at(-1)?.includes(' ') && /^\p{Lu}[\p{Lu}.®]{1,6}$/u.test(bare) && !agencyOf(bare)) continue
    for (const name of splitHan(bare, language)) {
      const key = name.toLowerCase()
      if (!isName(name, isStated) || seen.has(key) || names.length >= 20) continue
      seen.add(key)
      names.push(name)
    }
  }
  return names
}

const unusable = /^\{\{|^<%|^\[object|^(?:undefined|null|none|n\/a|false|true|anonymous|-+)$/i

const office =
  /^(?:(?:die|the|la|el|our)\s+)?(?:[\p{L}.-]+\s+){0,2}(?:redaktion|staff writers?|staff reporters?|staff|editorial (?:team|staff|board)|editors|news ?desk|web ?desk|redacción|rédaction|redazione|redactie|toimitus|newsroom)$/iu

// No flag `i`: it would let \p{Lu} match small letters.
const separators =
  /\s*[;,|•·⋅・、，；‧]\s*|\s+\/\s+|\/(?=\p{Lu}|\p{Lo})|\s+(?:&|\+|[Aa]nd|AND|[Uu]nd|UND|et|och|og|ve|и|та|sowie|with|mit|avec|med|&amp;)\s+|\s+im Gespräch mit\s+|\s+[-–—]+\s+|(?<=\p{L}{2})\s(?:y|e|i)\s(?=\p{Lu})|\s*&\s*(?=\p{Lu})|(?<=\p{Script=Han}{2})[和与與及](?=\p{Script=Han}{2})/gu

const marks = /^[\s\-–—|•·:：/／【[(（*>»~"“”„'丨#]+/u

/** Words before a name that want a colon, so that no first name is taken for one. */
const leadWithColon =
  /^(?:(?:text|words|autor(?:in)?(?:\s?\/\s?(?:autor(?:in)?|in))?|autoren|author|authors|auteur|autore|autori|autores|автор|авторы|текст|texte|testo|texto|tekst|interview|writer|reporter|editor|redakteur|redakteurin|redaktion|redazione|source|quelle|fonte|fuente|kilde|byline|creator|contributor|foto|fotos|photo|photos|bild|bilder|von|by|par|por|di|da|av|af|yazar|yazan|haber|كتب|كتبت|بقلم|إعداد|تحرير|نویسنده|מאת|כתב|כתבה|โดย|ผู้เขียน|लेखक|द्वारा|tác giả|συντάκτης|name|kontakt|written|ansprechpartner(?:in)?|kirjoittaja|forfatter|författare|geschrieben|verfasst|erstellt|protokoll)(?:\s*(?:&|and|und|\+|\/|,)\s*(?:text|fotos?|photos?|bilder|photography|images?|video|recherche|illustration))?(?:\s+(?:by|von|par|por))?\s*[:：]\s*)/iu

const leadWords =
  /^(?:(?:(?:written|posted|published|reviewed|reported|authored|created|compiled|submitted|shared|contributed|edited|updated|words|text|story|article|opinion|analysis|interview|photos?|a guest post|guest post|(?:medically|expert) reviewed|fact[- ]checked|view all posts|all posts|see all posts|more posts|more|posts|all articles|articles|news|report|column|review|commentary|essay|special)\s+(?:and\s+\w+\s+)?by|as told to|(?:insights|words|thoughts|tips) (?:from|by)|by|(?:zeige )?alle (?:beiträge|artikel|posts)(?: anzeigen)? von|alles von|mehr von|(?:weitere )?(?:beiträge|artikel) von|(?:ein(?:e)? )?(?:\p{L}*beitrag|\p{L}*kommentar|kolumne|analyse|interview|reportage|rezension|essay|glosse|bericht|artikel|text|geschrieben|verfasst|erstellt|veröffentlicht|gepostet|eingetragen|eingestellt|publiziert|verfaßt|aufgezeichnet|protokolliert) von|von unser(?:em|er|en) \p{L}+|von|(?:publié|posté|écrit|rédigé|proposé|propos recueillis|un article|texte) par|par|(?:publicado|escrito|una nota|texto) (?:por|de)|por|(?:scritto|pubblicato|articolo|a cura) (?:da|di)|di|da|(?:skrevet|skriven|publicerad|tekst) (?:av|af)|av|af|(?:geschreven|gepost|tekst) door|door|(?:napisał|opublikował|autor|tekst)a?|przez|автор(?: статьи)?|текст|autor(?:in|a|es|en)?(?:\s?\/\s?(?:autor(?:in)?|in))?|auteur(?:s|e)?|autore|بقلم|כתב|מאת|द्वारा|γράφει (?:ο|η)|(?:του|της|των)(?=\s\p{Lu}))\s+)(?=[\p{L}"'“„])/iu

const leadHan =
  /^(?:本报记者|本报见习记者|本报通讯员|本刊记者|本网记者|本台记者|首席记者|实习记者|特约记者|见习记者|全媒体记者|记者|記者|通讯员|通訊員|特约通讯员|实习生|作者|編輯|编辑|责任编辑|責任編輯|责编|撰文|撰稿|文字|文|図|取材・文|取材|執筆|著者|筆者|글|기자|编译|編譯|采写|採訪|采访|报道|報道|整理|发布者|发布人|供稿|来源|來源|出处)(?:\s*[:：／/｜|丨]\s*|\s+|(?=\p{Script=Han}{2,3}(?:\s|$)))/u

function stripLead(text: string): string {
  let rest = text.replace(marks, '')
  for (let round = 0; round < 5; round++) {
    const next = rest.replace(leadWithColon, '').replace(leadWords, '').replace(leadHan, '').replace(marks, '')
    if (next === rest) break
    rest = next
  }
  return rest
}

/** What follows the names: dates, roles after a dash, "for The Times", "12 comments". */
function cutTail(text: string): string {
  let rest = text
    .replace(/\s(?:for the|special to|aus|depuis|a fost|reporting from)\s+\p{Lu}.*$/u, '')
    .replace(tailWords, '')
    .replace(/\s*(?:发布时间|发表时间|发布|发表|时间|日期|来源|來源|点击|浏览|阅读|责任编辑|责编)\s*[:：].*$/u, '')
    .replace(/[\s|,(]*\d{1,2}[./:-]\d{1,2}.*$|[\s|,]*\d{4}[-/.年]\d{1,2}.*$/u, '')
  const number = /[\s,|–—-]+(?:(?:am|on|le|el|den|il|at|um)\s+)?(?:(\p{L}{3,12})\.?\s+)?\d.*$/iu.exec(rest)
  if (number && (number[1] === undefined || monthOf(number[1]) || number[1].length <= 3))
    rest = rest.slice(0, number.index)
  return rest.replace(/[\s,|]+(?:am|on|at|le|el|den|um|sagt|says|said|schrieb|meint)\s*[:,]?\s*$/iu, '')
}

const tailWords =
  /(?:^|[\s|,–—·•-]+)(?:published|posted|updated|last updated|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato|opublikowano|gepubliceerd|alle artikel|alle beiträge|alles von|alle posts|view all|view bio|see bio|full bio|read bio|follow|share|keine kommentare|kommentare?|comments?|leave a|no comments|min(?:ute)?s? read|lesezeit|photos? by|photography by|foto(?:s)?:|illustration(?:en)?:|bild:|is an?\s|ist\s|est\s|has been\s|writes\s|author of|in\s+(?:news|politics|business|opinion|sports?)\b|stand:|zum profil|profil|e-?mail|twitter|facebook|linkedin|(?:on|am|le|el)\s+(?:\d|mon|tue|wed|thu|fri|sat|sun)).*$/iu

const role =
  '(?:head|chief|vp|vice president|writers?|reporters?|editors?|correspondents?|journalists?|contributors?|columnists?|authors?|producer|photographer|blogger|analyst|critic|coordinator|winemaker|engineer|developer|designer|researcher|advisor|coach|trainer|editor-in-chief|publisher|founder|co-founder|ceo|cto|coo|cmo|president|director|manager|specialist|strategist|consultant|expert|intern|fellow|professor|redakteur(?:in)?|korrespondent(?:in)?|autor(?:in)?|redaktionsleiter(?:in)?|redaktion|chefredakteur(?:in)?|ressortleiter(?:in)?|volontär(?:in)?|gastautor(?:in)?|kolumnist(?:in)?|journaliste|redacteur|redactrice|rédacteur|rédactrice|journalist(?:in)?|periodista|redactor(?:a)?|editora?|\\p{L}*(?:leiter|redakteur|referent|sprecher|beauftragte|direktor|geschäftsführer)(?:in)?|giornalista|redazione|jornalista|repórter|dziennikarz|корреспондент|журналист|muhabir|muhabiri)'
/** True for words that only say what somebody is. */
export const isRole = (text: string): boolean => roleWords.test(text.replace(/^[\s,]+|[\s,]+$/g, ''))

const roleWords = new RegExp(
  `^(?:[\\p{L}&.-]+\\s+){0,4}${role}(?:\\s+(?:at|of|for|in|bei|de|für|der|des|du|à|von|beim|im)\\s.*)?$`,
  'iu',
)

function tidy(part: string): string {
  return part
    .replace(marks, '')
    .replace(/\s+/g, ' ')
    .replace(/^(?:and|und|et|by|von|with|text|interview|foto)\s+(?=\p{Lu})/iu, '')
    .replace(/\s*(?:선임기자|기자|특파원|논설위원|에디터|記者|记者|编辑|編輯|氏|さん|通讯员|通訊員|撰稿|摄)$/u, '')
    .replace(/[\s"“”„«»:：\-–—*_/|。>~…]+$|\.{2,}$/gu, '')
    .replace(/(?<=\p{Ll}{3})\.$/u, '')
    .trim()
}

/** `王小明 李红` are two people, `大渡 美咲` is one. */
function splitHan(name: string, language: string): string[] {
  if (language.startsWith('ja') || !/^[\p{Script=Han}·]{2,4}(?:\s+[\p{Script=Han}·]{2,4})+$/u.test(name)) return [name]
  return name.split(/\s+/)
}

const particles =
  /^(?:von|van|der|den|de|del|della|di|da|dos|das|do|du|des|la|le|el|al|bin|ibn|ben|zu|zum|zur|y|e|i|of|the|for|and|und|et|ten|ter|vom|im|in|af|d|mc|st|jr|sr|bei|für)$/

function isName(name: string, isStated: boolean): boolean {
  if (name.length < 2 || name.length > 60 || !/\p{L}/u.test(name)) return false
  if (notNames.test(name) || startsNoName.test(name) || roleWords.test(name)) return false
  if (/^\d|\d{4}|[{}<>=#%^~\\?!:]|:\/\/|["“”].*\s.*["“”]/.test(name)) return false
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(name)) return name.length <= 24
  const words = name.split(/\s+/)
  if (words.length === 1 && (monthOf(name) || /^(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?$/i.test(name)))
    return false
  if (words.length === 1 && weekday.test(name)) return false
  if (words.length === 1 && /^[\p{Ll}]+(?:\.[\p{Ll}]+){2,}$/u.test(name)) return false
  if (words.length > 7) return false
  if (words.length < 2) return true
  if (isStated && words.length < 4) return true
  let capitals = 0
  let counted = 0
  for (const word of words) {
    if (particles.test(word.toLowerCase())) continue
    counted++
    if (/^[^\p{L}]*(?:\p{Lu}|\p{Lo})/u.test(word)) capitals++
  }
  return counted > 0 && (words.length === 2 ? capitals > 0 : capitals * 2 > counted)
}

/** Days of the week as dates shorten them. */
const weekday =
  /^(?:mo|di|mi|do|fr|sa|so|lu[nm]?|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom|пн|вт|ср|чт|пт|сб|вс)\.?$/i

const startsNoName =
  /^(?:about|artikel|more|mehr|alle?|stay|reviewed|author(?:'s)?|all|weitere|zur|zum|read|see|view|zeige|hinterlasse|leave|schreibe|click|klick|jetzt|get|sign|log|join|meet|learn|download|watch|listen|lesen|hier|here|no|keine?|add|new|neue?r?|im|in|an|bei)\s/i
const notNames =
  /^(?:share|follow|about|about the author|the author|our authors?|autoren?info|autorenprofil|uncategori[sz]ed|insights from|insights|read|min|views?|allgemein|collectif|über den autor|über die autorin|more|read more|contact|comments?|home|menu|search|view all|all posts|see all|profile|bio|subscribe|print|e-?mail|facebook|twitter|linkedin|instagram|whatsapp|youtube|xing|jr\.?|sr\.?|ph\.?\s?d\.?|m\.?d\.?|esq\.?|mba|cpa|rn|rd|msc?|bsc?|cfp®?|posts?|articles?|n\/a|none|author|by|autor|von|name|the|updated|published|publiziert|veröffentlicht|erstellt|geschrieben|gepostet|eingestellt|verfasst|posted|written|written by|posted by|published by|publié|publicado|jetzt|par|por|di|da|door|av|af|od|przez|mit|with|from|par la rédaction|advertisement|sponsored|anzeige|photos?|fotos?|text|image|video|getty images?|shutterstock|istock|adobe stock|unsplash|am|um|uhr|at|on|in|beitrag|kommentar|weiterlesen|mehr|teilen|drucken|und|and|from|aus|datum|date|link|here|us|me|you|this|that|it|作者|记者|編輯|编辑|来源|nachrichtenagentur|この記事を書いた人|佚名|匿名|发表于|發表於|楼主|樓主|只看该作者|未知|网络|\p{M}+)$/iu
