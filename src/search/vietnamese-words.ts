import { type FoldedText, foldText } from './fold.ts'
import type { QueryNode } from './query.ts'

/**
 * Words of two syllables that newspapers in Vietnamese write, which puts a space between all syllables. Only for telling whether two syllables
 * are one word, and whether they lie across two others: công an in thi công | an toàn.
 */
const words: ReadonlySet<string> = new Set(
  (
    'an ninh,an toàn,anh hùng,áp lực,ảnh hưởng,âm nhạc,ấn độ,bác sĩ,ban đầu,ban hành,báo cáo,báo chí,bảo đảm,bảo hiểm,bảo tàng,bảo vệ,bắc kinh,bất động,bầu cử,bệnh nhân,bệnh viện,' +
    'biên giới,biên phòng,biến đổi,biện pháp,biểu tình,bình luận,bình dương,bóng đá,bộ trưởng,bộ đội,bưu điện,ca sĩ,cá nhân,cách mạng,cải cách,cải thiện,cạnh tranh,cảnh báo,cảnh sát,' +
    'cao cấp,cao tốc,cần thơ,cấp cứu,cây cối,chấm dứt,chấp nhận,chất lượng,châu âu,châu á,chi phí,chi tiết,chiến dịch,chiến lược,chiến sĩ,chiến thắng,chiến tranh,chính phủ,chính quyền,chính sách,chính thức,chính trị,' +
    'chủ nghĩa,chủ tịch,chủ trương,chung cư,chuyên gia,chuyển đổi,chứng khoán,chứng minh,chương trình,cổ phiếu,cổ phần,cộng đồng,cộng hòa,cộng sản,công an,công bố,công chức,công cụ,công dân,công nghệ,' +
    'công nghiệp,công nhân,công nhận,công tác,công ty,công trình,công việc,cơ hội,cơ quan,cơ sở,cuộc sống,cung cấp,cứu hộ,cứu trợ,cử tri,dân cư,dân chủ,dân số,dân sự,dân tộc,di chuyển,di sản,dịch bệnh,dịch vụ,' +
    'diễn ra,diễn viên,doanh nghiệp,doanh nhân,doanh thu,du khách,du lịch,dự án,dự báo,dự kiến,dự luật,đà nẵng,đại biểu,đại dịch,đại diện,đại học,đại hội,đại sứ,đảm bảo,đàm phán,đào tạo,đảng viên,đạo đức,đạo diễn,' +
    'đấu giá,đấu thầu,đầu tiên,đầu tư,đất đai,đất nước,địa chỉ,địa điểm,địa phương,điện ảnh,điện lực,điện thoại,điện tử,điều chỉnh,điều hành,điều kiện,điều tra,điều trị,đoàn kết,độc lập,đô la,đô thị,đối tác,đối thoại,đối tượng,' +
    'đội tuyển,động đất,đông nam,đồng bào,đồng minh,đồng nai,đồng thời,đường phố,đường sắt,gia đình,gia hạn,giả mạo,giả định,giả thuyết,gia lai,gia nhập,gia tăng,giá trị,giải pháp,giải phóng,giải quyết,giải thưởng,giám đốc,giám sát,gián điệp,giao dịch,' +
    'giao thông,giáo dục,giáo sư,giáo viên,giảm giá,hà nội,hạ tầng,hải phòng,hải quan,hải quân,hải sản,hàn quốc,hàng hóa,hàng hải,hàng không,hành chính,hành động,hành khách,hành vi,hạnh phúc,hậu quả,hiến pháp,hiện đại,hiện tại,hiện trường,hiệp định,' +
    'hiệp hội,hiệu quả,hiệu trưởng,hình ảnh,hình sự,hòa bình,hòa giải,hoa kỳ,hoạt động,học kỳ,học phí,học sinh,học tập,học viên,học viện,hồ sơ,hội đồng,hội đàm,hội nghị,hội nhập,hội thảo,hợp đồng,hợp pháp,hợp tác,huấn luyện,' +
    'hưởng lợi,hướng dẫn,kế hoạch,kết quả,kết luận,khả năng,khách hàng,khách sạn,khai mạc,khai thác,khám phá,khẳng định,khẩn cấp,khí hậu,khí tượng,khiếu nại,khoa học,khoảng cách,khó khăn,khôi phục,không gian,không khí,không quân,khu vực,khủng bố,khủng hoảng,' +
    'kiểm soát,kiểm tra,kiên giang,kiến nghị,kiến trúc,kinh doanh,kinh nghiệm,kinh phí,kinh tế,kỷ luật,kỷ niệm,kỹ sư,kỹ thuật,lãi suất,lãnh đạo,lãnh sự,lãnh thổ,lao động,lạm phát,lâm đồng,lễ hội,lịch sử,liên bang,liên doanh,liên hợp,liên kết,liên minh,liên quan,' +
    'lo ngại,lợi ích,lợi nhuận,luật sư,lực lượng,lũ lụt,lương thực,ma túy,mạng lưới,máy bay,máy tính,miền bắc,miền nam,miền trung,mô hình,môi trường,mùa xuân,mục tiêu,mỹ thuật,nạn nhân,năng lực,năng lượng,ngân hàng,ngân sách,ngành nghề,nghệ an,nghệ sĩ,nghệ thuật,' +
    'nghị định,nghị quyết,nghị sĩ,nghị viện,nghi phạm,nghiên cứu,nghiêm trọng,ngoại giao,ngoại trưởng,ngôn ngữ,nguy cơ,nguy hiểm,nguyên liệu,nguyên nhân,nguyên tử,nguồn gốc,người dân,nhà báo,nhà máy,nhà nước,nhà thầu,nhà trường,nhà văn,nhân dân,nhân đạo,nhân lực,nhân quyền,' +
    'nhân viên,nhật bản,nhiệm kỳ,nhiệm vụ,nhiên liệu,nhiệt độ,nhu cầu,nông dân,nông nghiệp,nông sản,nông thôn,nước ngoài,ô nhiễm,ổn định,phá sản,phạm vi,pháp luật,phát biểu,phát hiện,phát ngôn,phát sinh,phát triển,phân tích,phẫu thuật,phi công,phiên bản,phiên tòa,phim ảnh,' +
    'phóng viên,phong trào,phòng chống,phòng thủ,phối hợp,phụ nữ,phụ huynh,phục hồi,phương án,phương pháp,phương tiện,quá trình,quan chức,quan hệ,quan tâm,quan trọng,quản lý,quảng bình,quảng cáo,quảng nam,quảng ngãi,quảng ninh,quảng trị,quân đội,quân sự,quốc gia,quốc hội,quốc phòng,' +
    'quốc tế,quốc tịch,quy định,quy hoạch,quy mô,quyền lợi,quyền lực,quyết định,sáng tạo,sản lượng,sản phẩm,sản xuất,sân bay,sân khấu,sinh hoạt,sinh học,sinh nhật,sinh sản,sinh thái,sinh viên,số lượng,sự cố,sự kiện,sức khỏe,sửa đổi,tác động,tác giả,tác phẩm,tai nạn,tài chính,tài khoản,tài liệu,tài nguyên,' +
    'tài sản,tạm giữ,tăng cường,tăng trưởng,tập đoàn,tập trung,tây ninh,tên lửa,tham gia,tham nhũng,thanh hóa,thanh niên,thanh toán,thanh tra,thành công,thành lập,thành phố,thành tích,thành viên,thảo luận,thay đổi,thất nghiệp,thế giới,thế kỷ,thể thao,thi công,thi hành,thí sinh,thị trường,thị trưởng,thị xã,' +
    'thiên nhiên,thiên tai,thiết bị,thiết kế,thiệt hại,thông báo,thông minh,thông tin,thống kê,thời điểm,thời gian,thời tiết,thủ đô,thủ tục,thủ tướng,thuế quan,thực hiện,thực phẩm,thực tế,thương mại,thượng đỉnh,thượng hải,thượng viện,tiền tệ,tiến sĩ,tiếp cận,tiếp nhận,tiếp tục,tiêu chuẩn,tiêu dùng,tiêu thụ,' +
    'tín dụng,tình báo,tình hình,tình nguyện,tính mạng,tỉnh thành,toàn cầu,toàn quốc,tòa án,tổ chức,tội phạm,tôn giáo,tổng thống,trách nhiệm,trái phép,trái phiếu,tranh cãi,tranh chấp,trao đổi,trẻ em,triển khai,triển lãm,triệu tập,truyền hình,truyền thông,truyền thống,trung đông,trung quốc,trung tâm,trung ương,trường học,' +
    'trưởng phòng,trực tiếp,trực tuyến,trừng phạt,tuyên bố,tuyên truyền,tuyến đường,tuyển sinh,tư nhân,tư pháp,tư vấn,tự do,tự nhiên,tương lai,tỷ giá,ung thư,ứng cử,ứng dụng,văn bản,văn hóa,văn học,văn phòng,vấn đề,vận chuyển,vận động,vận hành,vận tải,vật liệu,vật lý,vi phạm,vi rút,việc làm,viện trợ,' +
    'việt nam,vĩnh phúc,vũ khí,vũ trụ,vụ án,xã hội,xây dựng,xe buýt,xét nghiệm,xét xử,xuất bản,xuất hiện,xuất khẩu,xung đột,xử lý,xử phạt,y tế,yêu cầu,yếu tố,ý kiến,ý thức'
  ).split(','),
)

/** Folded, as texts are looked at: they may have no accents, and place them differently (hoà, hòa). */
let folded: ReadonlySet<string> | undefined

/** Pairs of syllables of a query that are one word, as they were typed; of what else is asked nothing is said. */
function wordsOf(parts: readonly QueryNode[]): readonly string[] {
  const found: string[] = []
  for (let at = 0; at + 1 < parts.length; at++) {
    const [one, other] = [parts[at]!, parts[at + 1]!]
    if (one.kind !== 'text' || other.kind !== 'text' || one.isExact || other.isExact) continue
    const pair = `${one.text} ${other.text}`.normalize('NFC').toLowerCase()
    if (!words.has(pair)) continue
    found.push(pair)
    at++
  }
  return found
}

/**
 * Whether a text that has all parts of a query has the Vietnamese words among them as words: side by side at one place at least, and not across
 * two others. True of all other queries.
 */
export function hasVietnameseWords(parts: readonly QueryNode[], texts: readonly FoldedText[]): boolean {
  const wanted = wordsOf(parts)
  if (!wanted.length) return true
  return wanted.every((word) => texts.some(({ text }) => standsIn(foldText(word), text)))
}

function standsIn(word: string, text: string): boolean {
  folded ??= new Set([...words].map(foldText))
  const places = new RegExp(
    `(?:(?<before>\\p{L}+) )?(?<!\\p{L})${word.replace(' ', '\\s+')}(?!\\p{L})(?= (?<behind>\\p{L}+)|)`,
    'gu',
  )
  const [first, second] = word.split(' ')
  for (const { groups } of text.matchAll(places))
    if (!folded.has(`${groups?.before} ${first}`) || !folded.has(`${second} ${groups?.behind}`)) return true
  return false
}
