import { folded } from './plain-text.ts'

/** News agencies by the names and signs that bylines use, folded. */
const agencies = new Map<string, string>()
for (const line of [
  'AFP|Agence France-Presse|Agence France Presse|法新社|法新社记者|AFP通信',
  'AP|Associated Press|The Associated Press|美联社|美聯社|The AP',
  'Reuters|Thomson Reuters|路透社|路透|ロイター|로이터',
  'dpa|Deutsche Presse-Agentur|Deutsche Presse Agentur|Deutsche Presse-Agentur (dpa)|德新社|dpa-infocom|dpa/lsw|dpa/lby|dpa-AFX',
  'APA|Austria Presse Agentur',
  'SDA|Keystone-SDA|Schweizerische Depeschenagentur',
  'KNA|Katholische Nachrichten-Agentur',
  'epd|Evangelischer Pressedienst',
  'SID|Sport-Informations-Dienst',
  'Xinhua|新华社|新華社|Xinhua News Agency|新华网|新華網',
  'CNA|中央社|Central News Agency',
  '中新社|中国新闻社|中新网|China News Service|中國新聞社',
  'Kyodo|共同社|共同通信|Kyodo News',
  'Jiji|時事通信|Jiji Press|時事',
  'Yonhap|연합뉴스|韩联社|韓聯社|Yonhap News Agency',
  'TASS|ТАСС',
  'РИА Новости|RIA Novosti',
  'Интерфакс|Interfax',
  'EFE|Agencia EFE|Agencias EFE',
  'Europa Press',
  'ANSA|Ansa',
  'Adnkronos',
  'Lusa|Agência Lusa',
  'Belga',
  'ANP',
  'PAP|Polska Agencja Prasowa',
  'ČTK|CTK',
  'MTI',
  'TT|TT Nyhetsbyrån',
  'NTB',
  'Ritzau|Ritzaus Bureau',
  'STT',
  'Anadolu Agency|Anadolu Ajansı|AA',
  'DHA|Demirören Haber Ajansı',
  'İHA|İhlas Haber Ajansı',
  'PTI|Press Trust of India',
  'IANS',
  'ANI',
  'Bernama',
  'Antara',
  'PA Media|Press Association|PA',
  'AAP|Australian Associated Press',
  'The Canadian Press|Canadian Press',
  'UPI',
  'Bloomberg|Bloomberg News|彭博社',
  'WAM',
  'SPA',
  'QNA',
  'MENA',
  'Agência Brasil',
  'Agencias|Agences|Agenturen|Agencies|Agenzie',
  '澎湃新闻网',
  'Télam',
  'Notimex',
  'NewsNation',
]) {
  const [name, ...others] = line.split('|')
  for (const one of [name!, ...others]) agencies.set(folded(one), name!)
}

/** The agency's usual name where `name` is a news agency, else undefined. */
export function agencyOf(name: string): string | undefined {
  if (name.length > 40) return undefined
  const known = agencies.get(folded(name))
  if (known) return known
  // `dpa Sport`, `dpa/lno`, `AFP, MANILA`
  const [first, ...more] = name.split(/[\s/,-]+/)
  return more.length === 1 && /^(?:dpa|AFP|AP|APA|SDA|SID|epd|KNA|EFE|ANSA|DHA|PTI)$/.test(first!)
    ? agencies.get(folded(first!))
    : undefined
}
