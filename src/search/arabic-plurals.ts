import { foldText } from './fold.ts'

/** Nouns of the press whose plural is no ending but another pattern: وزير, وزراء. Singular, then what it is in the plural. */
const lines = `
وزير وزراء
سفير سفراء
رئيس رؤساء
زعيم زعماء
أمير أمراء
شريك شركاء
خبير خبراء
عضو أعضاء
نائب نواب
حاكم حكام
طالب طلاب طلبة
عامل عمال
ناشط نشطاء
قاض قضاة القاضي
محام محامون محامين المحامي
جندي جنود
ضابط ضباط
قائد قادة
مقاتل مقاتلون مقاتلين
جيش جيوش
قتيل قتلى
جريح جرحى
مريض مرضى
شهيد شهداء
أسير أسرى
سجين سجناء
سجن سجون
رهينة رهائن
ضحية ضحايا
لاجئ لاجئون لاجئين
نازح نازحون نازحين
طبيب أطباء
شخص أشخاص
رجل رجال
طفل أطفال
ولد أولاد
ابن أبناء
شاب شباب شبان
امرأة نساء
صديق أصدقاء
عدو أعداء
مدينة مدن
قرية قرى
دولة دول
بلد بلاد بلدان
شعب شعوب
حزب أحزاب
مجلس مجالس
برلمان برلمانات
مكتب مكاتب
مركز مراكز
مصنع مصانع
مدرسة مدارس
مسجد مساجد
كنيسة كنائس
شارع شوارع
طريق طرق
جسر جسور
مطار مطارات
ميناء موانئ
حد حدود
منطقة مناطق
مبنى مباني مبان
بيت بيوت
منزل منازل
صحيفة صحف
خبر أخبار
تقرير تقارير
كتاب كتب
مقال مقالات
فيلم أفلام
حق حقوق
قانون قوانين
قضية قضايا
جريمة جرائم
تهمة تهم
حكم أحكام
عقوبة عقوبات
قرار قرارات
اتفاق اتفاقات
مشروع مشاريع
خطة خطط
أزمة أزمات
حرب حروب
معركة معارك
هجوم هجمات
صاروخ صواريخ
سلاح أسلحة
قنبلة قنابل
طائرة طائرات
سفينة سفن
دبابة دبابات
بنك بنوك
سوق أسواق
سعر أسعار
ضريبة ضرائب
مال أموال
سهم أسهم
دولار دولارات
عملة عملات
مبلغ مبالغ
يوم أيام
شهر أشهر شهور
عام أعوام
سنة سنوات سنين
موقع مواقع
رقم أرقام
حادث حوادث
حدث أحداث
زلزال زلازل
حريق حرائق
فيضان فيضانات
فيروس فيروسات
مرض أمراض
لقاح لقاحات
دواء أدوية
مستشفى مستشفيات
حقل حقول
نهر أنهار
جزيرة جزر
بحر بحار
`

let plurals: ReadonlyMap<string, readonly string[]> | undefined

/** Of a folded word without article its singular and its plurals, where no ending makes them. */
export function brokenPlurals(bare: string): readonly string[] {
  plurals ??= tableOf(lines)
  return plurals.get(bare) ?? []
}

function tableOf(text: string): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>()
  for (const line of foldText(text).trim().split('\n')) {
    const words = line.trim().split(' ')
    for (const word of words) table.set(word, [...(table.get(word) ?? []), ...words.filter((other) => other !== word)])
  }
  return table
}
