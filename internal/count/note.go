package count

import (
	"fmt"
	"regexp"
	"strings"
)

// A Remark is a note on a row as a code with its arguments, so that it can be
// read in every language that the pages speak.
type Remark struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// areaCode finds ISO 3166-2 codes in an argument, to be read as names.
var areaCode = regexp.MustCompile(`\b[A-Z]{2}-[A-Z0-9]{1,3}\b`)

// In returns the remark in a language, in English where there is no other.
// Name gives the name of an area by its code; nil leaves the codes.
func (m Remark) In(lang string, name func(code string) string) string {
	words, ok := remarks[m.Code]
	if !ok {
		return strings.Join(append([]string{m.Code}, m.Args...), " ")
	}
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		if name != nil && !strings.Contains(a, "/") { // the id of a figure keeps its codes
			a = areaCode.ReplaceAllStringFunc(a, func(code string) string {
				if n := name(code); n != "" {
					return n
				}
				return code
			})
		}
		args[i] = a
	}
	text := words.en
	if lang == "ar" && words.ar != "" {
		text = words.ar
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// remarks are the words of every note that a row can carry. Both languages
// take the same arguments in the order that their numbers say.
var remarks = map[string]struct{ en, ar string }{
	"floor":               {"an absolute minimum: the true number is this or more", "حد أدنى مطلق: العدد الحقيقي هذا أو أكثر"},
	"definition":          {"counts %[1]s (%[2]s)", "يحسب: %[1]s (%[2]s)"},
	"counts":              {"counts %[1]s", "يحسب: %[1]s"},
	"months partial":      {"the published months add up to %[1]s, and %[2]s are missing", "مجموع الأشهر المنشورة %[1]s، وينقصها %[2]s"},
	"areas added":         {"nothing was published of the whole: the published figures of areas (%[1]s), added up; the other areas are unknown", "لم يُنشر رقم للكل: مجموع أرقام مناطق عددها %[1]s؛ والمناطق الأخرى غير معلومة"},
	"parts of the period": {"published of a part of the period only: %[1]s", "نُشر عن جزء من الفترة فقط: %[1]s"},
	"issuer":              {"published by %[1]s", "نشرته %[1]s"},
	"relay":               {"taken from a relay, not from a page of the issuer", "منقول عن وسيط لا عن صفحة الجهة المصدرة"},
	"derived":             {"worked out by exact arithmetic, on no page itself: %[1]s", "محسوب حسابياً بدقة ولم يرد في صفحة: %[1]s"},
	"left out, apart":     {"leaves out %[1]s, published apart: %[2]s; never added here", "لا يشمل %[1]s، ونُشر رقمه منفصلاً: %[2]s؛ ولا يُضاف هنا"},
	"left out, none":      {"leaves out %[1]s, and no figure for it was published", "لا يشمل %[1]s، ولم يُنشر له رقم"},
	"unsaid":              {"the page does not say whether %[1]s is in it", "لا تذكر الصفحة ما إذا كان يشمل %[1]s"},
	"apart":               {"published apart: not inside the national figure of this month (%[1]s)", "نُشر منفصلاً: ليس ضمن الرقم الوطني لهذا الشهر (%[1]s)"},
	"not published":       {"not published: unknown, which is not zero", "لم يُنشر: غير معلوم، وهذا ليس صفراً"},
	"no record":           {"nothing was published or recorded: unknown, which is not zero", "لم يُنشر ولم يُسجّل شيء: غير معلوم، وهذا ليس صفراً"},
	"several bodies":      {"%[1]s figures stand for the same people: %[2]s", "أرقام قائمة عن الأشخاص أنفسهم عددها %[1]s: %[2]s"},
	"variants":            {"other printed versions, not taken: %[1]s", "نسخ منشورة أخرى لم تؤخذ: %[1]s"},
	"wider":               {"the body's own figure, of civilians, is %[1]s; these printed versions count security forces too: %[2]s", "رقم الجهة نفسها للمدنيين %[1]s؛ وهذه النسخ المنشورة تشمل قوات الأمن أيضاً: %[2]s"},
	"months":              {"the published figures of %[1]s of %[2]s months, added up", "مجموع الأرقام المنشورة لأشهر عددها %[1]s من أصل %[2]s"},
	"months missing":      {"no figure for %[1]s: the sum leaves them out, it does not take them as zero", "لا رقم لـ %[1]s: المجموع لا يشملها ولا يعدّها صفراً"},
	"definitions":         {"the months fall under %[1]s definitions, so they do not all count the same people", "تقع الأشهر تحت تعريفات عددها %[1]s فلا تحسب جميعها الفئات نفسها"},
	"months leave out":    {"%[1]s of them leave out %[2]s", "%[1]s منها لا تشمل %[2]s"},
	"months unsaid":       {"%[1]s of them do not say whether %[2]s is in them", "%[1]s منها لا تذكر إن كانت تشمل %[2]s"},
	"adds up":             {"the months add up to it exactly", "مجموع الأشهر يطابقه تماماً"},
	"does not add up":     {"the months add up to %[1]s, which is %[2]s", "مجموع الأشهر %[1]s، أي %[2]s"},
	"claimed":             {"said by %[1]s in document %[2]s; no record of the body itself", "قاله %[1]s في الوثيقة %[2]s؛ ولا قيد من الجهة نفسها"},
	"claimed, no name":    {"said in document %[1]s; no record of a body", "ورد في الوثيقة %[1]s؛ ولا قيد من جهة"},
	"incidents":           {"from %[1]s recorded incidents", "من حوادث مسجلة عددها %[1]s"},
	"one incident":        {"from one recorded incident", "من حادثة واحدة مسجلة"},
	"outside one":         {"one recorded incident speaks only of people whom the rule leaves out", "حادثة مسجلة واحدة لا تخص إلا من تستثنيهم القاعدة"},
	"outside":             {"%[1]s recorded incidents speak only of people whom the rule leaves out", "حوادث مسجلة عددها %[1]s لا تخص إلا من تستثنيهم القاعدة"},
	"counted beside":      {"recorded incidents of the same area and period give %[1]s: see the row %[2]s; never added", "الحوادث المسجلة للمنطقة والفترة نفسها تعطي %[1]s: انظر الصف %[2]s؛ ولا تُجمع"},
	"disjoint":            {"the incidents in %[1]s are added to the floor, since the published figure leaves that area out", "أُضيفت حوادث %[1]s إلى الحد الأدنى لأن الرقم المنشور لا يشمل تلك المنطقة"},
	"disjoint forces":     {"%[1]s soldiers, militia and fighters in the incidents are added to the floor, since the published figure counts none", "أُضيف %[1]s من الجنود والميليشيات والمقاتلين في الحوادث إلى الحد الأدنى لأن الرقم المنشور لا يشملهم"},
	"doubt":               {"%[1]s of them are of unknown status and counted because in doubt a person is a civilian", "%[1]s منهم صفتهم غير معروفة وحُسبوا لأن الشخص مدني عند الشك"},
	"may":                 {"up to %[1]s more may fall under the rule: %[2]s", "قد يندرج تحت القاعدة أشخاص آخرون، حتى %[1]s: %[2]s"},
	"pair":                {"%[1]s of the %[2]s between min and max come from one undecided pair", "%[1]s من أصل %[2]s بين الأدنى والأعلى سببها زوج واحد غير محسوم"},
	"pairs":               {"%[1]s of the %[2]s between min and max come from %[3]s undecided pairs", "%[1]s من أصل %[2]s بين الأدنى والأعلى سببها أزواج غير محسومة عددها %[3]s"},
	"stray":               {"%[1]s of the %[2]s between min and max come from one incident whose place or date is not known closely enough", "%[1]s من أصل %[2]s بين الأدنى والأعلى سببها حادثة لا يُعرف مكانها أو تاريخها بدقة كافية"},
	"strays":              {"%[1]s of the %[2]s between min and max come from %[3]s incidents whose place or date is not known closely enough", "%[1]s من أصل %[2]s بين الأدنى والأعلى سببها حوادث عددها %[3]s لا يُعرف مكانها أو تاريخها بدقة كافية"},
	"sources disagree":    {"%[1]s of the %[2]s between min and max come from sources that disagree or do not say who the people were, or from bodies found", "%[1]s من أصل %[2]s بين الأدنى والأعلى سببها اختلاف المصادر أو عدم ذكر صفة الأشخاص أو جثث عُثر عليها"},
	"provisional":         {"%[1]s have fewer than %[2]s independent sources: inside the maximum only", "%[1]s منها مصادرها المستقلة أقل من %[2]s: ضمن الحد الأعلى فقط"},
	"combined":            {"the published figure and the recorded incidents may be of the same people: at least the larger, at most both together", "قد يكون الرقم المنشور والحوادث المسجلة عن الأشخاص أنفسهم: على الأقل الأكبر وعلى الأكثر كلاهما معاً"},
	"placed":              {"%[1]s without %[2]s incidents whose place or date is not known closely enough; with them up to %[3]s", "%[1]s من دون حوادث عددها %[2]s لا يُعرف مكانها أو تاريخها بدقة كافية؛ ومعها حتى %[3]s"},
	"placed one":          {"%[1]s without one incident whose place or date is not known closely enough; with it up to %[3]s", "%[1]s من دون حادثة واحدة لا يُعرف مكانها أو تاريخها بدقة كافية؛ ومعها حتى %[3]s"},
	"placed none":         {"none is known to lie here: %[2]s incidents whose place or date is not known closely enough may, with up to %[3]s", "لا يُعرف أن أياً منهم سقط هنا: قد تكون هنا حوادث عددها %[2]s لا يُعرف مكانها أو تاريخها بدقة كافية، بما يصل إلى %[3]s"},
	"placed none, one":    {"none is known to lie here: one incident whose place or date is not known closely enough may, with up to %[3]s", "لا يُعرف أن أياً منهم سقط هنا: قد تكون هنا حادثة واحدة لا يُعرف مكانها أو تاريخها بدقة كافية، بما يصل إلى %[3]s"},
	"unknown area":        {"people of whom the place is not known closely enough; they could belong to any area of the country", "أشخاص لا يُعرف مكانهم بدقة كافية وقد ينتمون إلى أي منطقة في البلد"},
	"district":            {"what is known to lie in this district; those of whom only the governorate is known stand in a row of their own, and could belong here too", "ما يُعرف أنه وقع في هذا القضاء؛ ومن لا تُعرف إلا محافظتهم لهم صف مستقل وقد ينتمون إلى هنا أيضاً"},
	"no district":         {"people of whom the governorate is known and not the district; they could belong to any district of it", "أشخاص تُعرف محافظتهم ولا يُعرف قضاؤهم، وقد ينتمون إلى أي قضاء فيها"},
	"unknown period":      {"people of whom the date is not known closely enough; they could belong to several periods", "أشخاص لا يُعرف تاريخهم بدقة كافية وقد ينتمون إلى عدة فترات"},
	"auto":                {"%[1]s were accepted by a setting, not by a person", "%[1]s قُبلت بإعداد آلي لا بقرار شخص"},
	"bound":               {"the bounds are proven but not the closest possible: too many undecided pairs hang together", "الحدود مثبتة لكنها ليست الأضيق: أزواج كثيرة غير محسومة مترابطة"},
}

// note adds a remark to a row, in words and as a code.
func (m *maker) note(r *Row, code string, args ...any) {
	mark := Remark{Code: code}
	for _, a := range args {
		mark.Args = append(mark.Args, fmt.Sprint(a))
	}
	r.Remarks = append(r.Remarks, mark)
	r.Notes = append(r.Notes, mark.In("en", func(code string) string { return m.q.Names[code] }))
}

// notePlaced says what a row is without the incidents that may lie elsewhere.
func (m *maker) notePlaced(r *Row) {
	code := "placed"
	if r.Placed.Max == 0 {
		code = "placed none"
	}
	switch {
	case r.Placed.Vague > 1:
	case code == "placed":
		code = "placed one"
	default:
		code = "placed none, one"
	}
	m.note(r, code, r.Placed.Range(), r.Placed.Vague, *r.Max)
}
