import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Shown } from './compare-revisions.ts'
import { isBelieved, isStrange } from './strange-page.ts'

const dayMs = 86_400_000

function shown(title: string, text: string, at = 0): Shown {
  return { origin: 'page', title, text, html: '', authors: [], at }
}

const article = shown(
  '渡口恢复夜航',
  Array.from(
    { length: 12 },
    (_, at) => `第${at + 1}段：渡船从北岸码头开出，末班船比去年晚了四十分钟，票价没有变动。`,
  ).join('\n'),
)

test('A page that asks for consent, in whatever language, never becomes an edit, however long it stays', () => {
  for (const [title, text] of [
    ['Wir brauchen Ihre Zustimmung', 'Wir und unsere Partner verwenden Cookies. Mehr im Datenschutz.'],
    ['Votre vie privée', 'Avec votre consentement, nos partenaires et nous utilisons des cookies.'],
    ['Su privacidad nos importa', 'Con su consentimiento usamos cookies para medir la audiencia.'],
    ['A sua privacidade', 'Com o seu consentimento, usamos cookies para medir audiências.'],
    ['La tua privacy', 'Con il tuo consenso noi e i nostri partner usiamo cookie.'],
    ['Uw privacy', 'Met uw toestemming gebruiken wij cookies.'],
    [
      'Szanujemy Twoją prywatność',
      'Za Twoją zgodą my i nasi partnerzy używamy plików cookie. Zasady prywatności. Zgody można cofnąć.',
    ],
    ['Файлы cookie', 'Мы используем файлы cookie с вашего согласия. Политика конфиденциальности.'],
    ['Çerezler', 'Onay verirseniz çerez kullanırız. Gizlilik politikası.'],
    ['隐私设置', '请同意我们使用 Cookie，详见隐私政策。'],
    ['クッキーの使用', '同意いただくとクッキーを使用します。プライバシーポリシー。'],
    ['쿠키 동의', '쿠키 사용에 동의해 주세요. 개인정보 처리방침.'],
    [
      'Before you continue',
      'We and our 842 partners store and access information on your device, such as cookies. Accept all. Reject all. Manage options.',
    ],
    ['Before you continue', 'We and our 842 partners store cookies on your device.'],
    ['Before you continue', 'We store cookies on your device. Accept all.'],
    [
      'Mit Werbung weiterlesen',
      'Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Details finden Sie im Privacy Center. Die Zustimmung ist jederzeit widerrufbar.',
    ],
    ['温馨提示', '欢迎访问本站。请您阅读并同意《用户协议》和《隐私政策》后继续浏览。'],
    ['温馨提示', '继续浏览即表示您同意《用户服务协议》。'],
    ['안내', '서비스 이용을 위해 개인정보 수집 및 이용에 동의해 주세요.'],
    ['ご確認', 'プライバシーポリシーに同意して続ける'],
    ['ご確認', '個人情報の取り扱いに同意いただける方は次へお進みください。'],
    ['Zanim przejdziesz dalej', 'Zgoda na przetwarzanie danych. Polityka prywatności. Przejdź do serwisu.'],
    ['الخصوصية', 'نستخدم ملفات تعريف الارتباط بعد موافقتك. سياسة الخصوصية.'],
  ] as const) {
    const page = shown(title, text, 5 * dayMs)
    assert.ok(isStrange(article, page), title)
    assert.ok(!isBelieved({ at: 0 }, page), title)
  }
  const other = shown('旧电影院拆除', '城西的旧电影院本周拆除，工地围挡已经搭好，附近居民说晚上有些吵。', 2 * dayMs)
  assert.ok(isStrange(article, other))
  assert.ok(!isBelieved(undefined, other), 'one look says nothing')
  assert.ok(isBelieved({ at: 0 }, other))
})

test('A short rewritten page with ordinary words for consent is believed', () => {
  for (const [title, text] of [
    [
      'Премьер подал в отставку',
      'Премьер-министр подал в отставку. Согласие короля получено, но согласия парламента ещё нет.',
    ],
    [
      'Ministr rezignoval',
      'Ministr v pondělí rezignoval. Premiér s tím souhlasil, prezident souhlas podepíše ve středu.',
    ],
    ['Governo, calano i sondaggi', 'Il consenso del governo cala. I partners della coalizione chiedono un vertice.'],
    ['Koalicja bez większości', 'Zgoda w koalicji się skończyła. Bez zgody prezydenta nie będzie wyborów.'],
    ['Уряд пішов', 'Згода в коаліції скінчилася. Без згоди президента виборів не буде.'],
    ['Hükümet düştü', 'Meclisin onayı gerekiyor; Onaylanırsa gizlilik kararı kalkacak.'],
    ['谈判破裂', '双方同意停火。隐私法案搁置。'],
    ['Senate votes', 'The Senate gave its consent. The privacy bill was dropped by both partners.'],
    ['Datenschutz: Bundesrat sagt nein', 'Der Bundesrat verweigerte dem Gesetz die Zustimmung.'],
    ['总统提请议会同意停火', '总统周一提请议会同意停火协议，隐私法案则被搁置。'],
    ['两国停火', '双方同意签署《北岸停火协议》，撤军从周三开始。'],
    ['개인정보 보호법 통과', '야당이 동의해 개인정보 보호법이 통과됐다. 여당도 동의하고 박수를 쳤다.'],
    ['個人情報保護法が成立', '野党も法案に同意して、個人情報保護法が成立した。'],
    ['Talks fail', 'The union will not accept all of the terms, its partners said.'],
    ['弹窗案宣判', '法院认为，平台要求“请同意”的弹窗侵犯隐私。'],
    ['小区通知', '小区发布通知：请业主同意后签字，个人隐私不受影响。'],
    ['法院调解', '会员服务协议纠纷：法院请双方同意调解。'],
    ['Buttons must match', 'The minister said Google must show "Reject all" beside "Accept all" on its pages.'],
    ['Site fined', 'The regulator fined the site because its privacy page had an "accept all" button in green.'],
    ['Bakery closes', 'The bakery sold cookies for forty years. The two partners retire.'],
  ] as const) {
    const page = shown(title, text, 5 * dayMs)
    assert.ok(isStrange(article, page), title)
    assert.ok(isBelieved({ at: 0 }, page), title)
  }
  const asks = shown('Your privacy', 'With your consent, we process personal data.', 5 * dayMs)
  assert.ok(!isBelieved({ at: 0 }, asks))
})
