import { plain } from './plain-text.ts'

/**
 * The names in a byline: without "By", roles, places, e-mail addresses, links, handles and dates, split where several
 * are listed. Nothing is made up: what is left of an empty or unreadable byline is an empty list.
 *
 *     namesIn('By JANE DOE and John Roe, Staff Writers') // ['JANE DOE', 'John Roe']
 *     namesIn('记者 王小明 李红') // ['王小明', '李红']
 */
export function namesIn(raw: string): string[] {
  let text = plain(raw.length > 600 ? raw.slice(0, 600) : raw)
  if (!text || /^https?:\/\/\S+$|^www\.\S+$/i.test(text)) return []
  if (/^\{\{|^<%|^\[object|^(?:undefined|null|none|n\/a|false|true|unknown|-+)$/i.test(text)) return []
  text = text
    .replace(/\S+@\S+\.\S+/g, ' ')
    .replace(/\bhttps?:\/\/\S+/g, ' ')
    .replace(/[（(［[][^（()）［\][]{0,120}[)）\]］]/g, ' ')
    .replace(/(^|[\s,])@[\w.]+/g, '$1')
  text = cutTail(stripLead(text))
  const parts = text.split(separators)
  const names: string[] = []
  const seen = new Set<string>()
  for (const part of parts) {
    for (const name of splitHan(tidy(part))) {
      const key = name.toLowerCase()
      if (!isName(name) || seen.has(key) || names.length >= 20) continue
      seen.add(key)
      names.push(name)
    }
  }
  return names
}

const separators =
  /\s*[;,|•·、，；‧]\s*|\s+\/\s+|\/(?=\p{Lu}|\p{Lo})|\s+(?:&|\+|and|und|et|och|og|ja|ve|и|та|و|and by|sowie|with|mit|avec)\s+|\s+[-–—]\s+|(?<=\p{L}{2})\s(?:y|e|i|en|och)\s(?=\p{Lu})|\s*&\s*(?=\p{Lu})/giu

const lead =
  /^(?:[\s\-–—|•·:：/／【[(（*]+|(?:written|posted|published|reviewed|words|text|photos?|photography|story|report(?:ed)?|authored|created|medically reviewed|fact[- ]checked|compiled|submitted|shared|a guest post|guest post|article|opinion|analysis|interview|edited|updated|as told to|contributed)(?:\s+(?:and|&)\s+\w+)?\s+(?:by|von|par|por|da|di)\b[\s:]*|(?:by|von|par|por|di|da|av|af|door|od|przez|от|автор|text|texte|testo|texto|tekst|автор статьи|auteur|author|authors|autor|autoren|autorin|autore|autori|auteurs|autores|forfatter|författare|kirjoittaja|yazar|yazan|skrevet av|skrevet af|geschrieben von|verfasst von|ein beitrag von|ein gastbeitrag von|gastbeitrag von|von unserem (?:redakteur|korrespondenten)|von unserer (?:redakteurin|korrespondentin)|una nota de|propos recueillis par|redazione|a cura di|geschreven door|writer|reporter|editor|redakteur|redaktion|reporting by|source|quelle|byline|creator|contributor)\s*[:：]\s*|(?:by|von|par|por|di|da|av|af|door|od|autor|автор|text|texte)\s+(?=[\p{L}"'])|[（(]?(?:本报记者|本报见习记者|本报通讯员|记者|記者|通讯员|实习记者|特约记者|见习记者|实习生|本网记者|本台记者|作者|編輯|编辑|责任编辑|責任編輯|撰文|撰稿|文字|文|図|取材・文|取材|執筆|著者|筆者|글|기자|来源|來源|编译|編譯|采写|採訪|报道|整理)\s*[:：／/｜|丨]\s*|(?:本报记者|本报见习记者|本报通讯员|记者|記者|通讯员|实习记者|特约记者|见习记者|本网记者|作者|文[/／])\s*)+/iu

function stripLead(text: string): string {
  return text.replace(lead, '')
}

/** What follows the names: dates, roles after a dash, "for The Times". */
function cutTail(text: string): string {
  return text
    .replace(/\s(?:for|special to|in|aus|depuis|à)\s+(?:the\s+)?\p{Lu}.*$/u, '')
    .replace(
      /[\s|,–—-]*(?:published|posted|updated|last updated|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|on)\b.*$/iu,
      '',
    )
    .replace(/\s*(?:发布时间|时间|日期|来源|來源)\s*[:：]?.*$/u, '')
    .replace(/[\s|,]*\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*$|[\s|,]*\d{4}[-/.年]\d{1,2}[-/.月].*$/u, '')
}

const roleWords =
  /^(?:(?:senior|junior|chief|deputy|managing|executive|associate|assistant|staff|contributing|guest|special|freelance|lead|political|science|health|business|technology|tech|sports?|entertainment|news|digital|foreign|world|national|culture|features?|opinion|education|environment|climate|economics?|finance|financial|legal|crime|court|travel|food|music|film|tv|media|social|data|content|copy|web|online|video|photo|the)\s+)*(?:writers?|reporters?|editors?|correspondents?|journalists?|contributors?|columnists?|author|producer|photographer|blogger|analyst|critic|editor-in-chief|publisher|founder|co-founder|ceo|cto|director|manager|redakteur(?:in)?|korrespondent(?:in)?|reporter(?:in)?|autor(?:in)?|redaktionsleiter(?:in)?|chefredakteur(?:in)?|volontär(?:in)?|journaliste|redacteur|redactrice|rédacteur|rédactrice|journalist(?:in)?|periodista|redactor(?:a)?|editora?|giornalista|redazione|jornalista|repórter)(?:\s+(?:at|of|for|in|bei|de|für)\s.*)?$/iu

function tidy(part: string): string {
  return part
    .replace(/^(?:and|und|et|by|von|with)\s+/i, '')
    .replace(/\s*(?:기자|특파원|논설위원|記者|记者|编辑|編輯|氏|さん|通讯员|通訊員)$/u, '')
    .replace(/^[\s"'“”„«»‘’:：.\-–—*_/|]+|[\s"“”„«»:：\-–—*_/|。]+$/gu, '')
    .replace(/(?<=\p{Ll}{2})\.$/u, '')
    .trim()
}

/** `王小明 李红` are two people; `王小明` and `Anna Li` one. */
function splitHan(name: string): string[] {
  if (!/^[\p{Script=Han}·]{2,4}(?:\s+[\p{Script=Han}·]{2,4})+$/u.test(name)) return [name]
  const parts = name.split(/\s+/)
  return parts.every((part) => part.length >= 2) ? parts : [name]
}

function isName(name: string): boolean {
  if (name.length < 2 || name.length > 60 || !/\p{L}/u.test(name)) return false
  if (roleWords.test(name) || notNames.test(name)) return false
  if (/^\d|\d{4}|[{}<>=#%^~\\]|:\/\//.test(name)) return false
  return name.split(/\s+/).length <= 7
}

const notNames =
  /^(?:share|follow|about|more|read more|contact|comments?|home|menu|search|view all|all posts|see all|profile|bio|subscribe|print|e-?mail|facebook|twitter|linkedin|instagram|whatsapp|jr\.?|sr\.?|ph\.?d\.?|m\.?d\.?|esq\.?|posts?|articles?|n\/a|none|unknown|author|by|autor|von|the|updated|published|advertisement|sponsored|anzeige|photo|image|getty images?|shutterstock|\p{M}+)$/iu
