package publish

import (
	"strconv"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// words are a language's words for a bulletin. {name} is replaced by a value.
type words map[string]string

// in returns the words of a language, English where there are none.
func in(lang string) words {
	if lang == "ar" {
		return arabic
	}
	return english
}

// say returns a sentence with {name} replaced by each named value.
func (w words) say(key string, args ...string) string {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(w[key])
}

func (w words) month(m when.Month) string {
	names := strings.Split(w["months"], "|")
	return names[int(m.Of())-1] + " " + strconv.Itoa(m.Year())
}

// figure says a row in words: "at least 91", "not published".
func (w words) figure(row count.Row) string {
	r, ok := row.Range()
	if !ok {
		return w["gap"]
	}
	return w.numbers(r)
}

func (w words) numbers(r register.Range) string {
	lo, hi := group(r.Min), group(r.Max)
	switch {
	case r.Max != r.Min && r.Open:
		return w.say("between-open", "min", lo, "max", hi)
	case r.Max != r.Min:
		return w.say("between", "min", lo, "max", hi)
	case r.Open:
		return w.say("at-least", "min", lo)
	}
	return lo
}

// group parts the thousands of a number: 1,531.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// list writes items as the language does: a, b and c.
func (w words) list(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return w.say("and", "first", strings.Join(items[:last], w["comma"]), "last", items[last])
}

// GroupName names a group of a register.Population in a language; a code
// without a name stands for itself.
func GroupName(code, lang string) string {
	if name, ok := in(lang)["group."+code]; ok {
		return name
	}
	return code
}

func (w words) groups(codes []string) string {
	var names []string
	for _, c := range codes {
		if n, ok := w["group."+c]; ok {
			c = n
		}
		names = append(names, c)
	}
	return w.list(names)
}

var english = words{
	"dir":          "ltr",
	"months":       "January|February|March|April|May|June|July|August|September|October|November|December",
	"comma":        ", ",
	"and":          "{first} and {last}",
	"gap":          "not published",
	"at-least":     "at least {min}",
	"between":      "between {min} and {max}",
	"between-open": "between {min} and {max} or more",

	"title":          "Civilian casualties in {country}, {month}",
	"floor":          "The floor",
	"floor.both":     "In {month}, {killed} civilians were killed and {injured} were injured in {country}, as published by {issuer}.",
	"floor.counted":  "In {month}, {killed} people were killed and {injured} were injured in {country}, counted from recorded incidents under the rule {rule}.",
	"floor.minimum":  "These are an absolute minimum: the true numbers are these or more.",
	"floor.rule":     "Who is counted: {title}.",
	"areas":          "The areas hit hardest",
	"areas.worst":    "{area} was the worst affected of the areas that were named (killed: {killed}; injured: {injured}).",
	"areas.none":     "No area was named in what was published for this month.",
	"areas.nosum":    "The areas are as published. They are not added up here, and they need not add up to the country.",
	"col.area":       "Area",
	"col.killed":     "Killed",
	"col.injured":    "Injured",
	"apart":          "Published apart",
	"apart.item":     "{area} (killed: {killed}; injured: {injured}). This is not inside the national figure and is never added to it.",
	"out":            "What is left out",
	"out.groups":     "By definition these are not counted: {groups}.",
	"out.rule":       "The rule in words: {text}",
	"out.areas":      "Not inside the national figure of this month: {areas}.",
	"out.everyone":   "Whoever nobody could record is not in these figures.",
	"unknown":        "What is not known",
	"unknown.areas":  "Nothing was published for {areas}. That is unknown; it is not zero.",
	"unknown.unsaid": "What was published does not say whether {areas} is inside the national figure.",
	"unknown.stray":  "{figure} whose area is not known closely enough could belong to any area.",
	"unknown.none":   "Every area has a figure.",
	"compare":        "How it compares",
	"compare.before": "The month before, {month}: {figure} killed.",
	"compare.year":   "The same month a year before, {month}: {figure} killed.",
	"compare.alike":  "The two count the same people in the same area.",
	"compare.not":    "Not like with like, so no rise or fall is read from the two. {why}",
	"compare.groups": "Counted in one and not in the other: {groups}.",
	"compare.areas":  "In one and not in the other, or not said: {areas}.",
	"compare.other":  "The definition differs.",
	"compare.mean":   "The mean of the {n} earlier months that count the same people in the same area ({from} to {to}): {mean} killed. This month is {way} it.",
	"compare.few":    "Too few earlier months count the same people in the same area to give a mean (fewer than {least}).",
	"compare.chance": "Counts of this kind vary from month to month by chance alone; a difference between two months is no trend.",
	"way.above":      "above",
	"way.below":      "below",
	"way.at":         "at",
	"cases":          "Numbers that disagree",
	"cases.none":     "No other number was found printed for this month.",
	"case":           "{area}, {harm}: {a} ({whoA}) and {b} ({whoB}).",
	"harm.killed":    "killed",
	"harm.injured":   "injured",
	"harm.missing":   "missing",
	"sources":        "Sources",
	"sources.relay":  "passed on by {chain}",
	"made":           "How this was made",
	"made.text":      "Rule {rule}, version {version}. As of {asof}.",
	"made.head":      "Tree head of the register: {head}. With a copy of the register, cairn verify shows that nothing was altered.",
	"chart.title":    "Civilians killed in {country} each month, to {month}",
	"chart.desc":     "Bars are minimums. Striped bars leave out an area or do not say. Dashed lines: a new definition begins.",

	"group.civilians": "civilians", "group.police": "civilian or federal police", "group.police-noncombat": "police in non-combat functions",
	"group.civil-defence": "civil defence", "group.guards": "personal security details", "group.facilities-police": "facilities protection police",
	"group.fire-service": "fire service", "group.army": "army", "group.peshmerga": "Peshmerga", "group.swat": "SWAT", "group.militia": "militias",
	"group.security-forces": "security forces", "group.police-combat": "police on combat duty",
}

var arabic = words{
	"dir":          "rtl",
	"months":       "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
	"comma":        "، ",
	"and":          "{first} و{last}",
	"gap":          "لم يُنشر",
	"at-least":     "{min} على الأقل",
	"between":      "بين {min} و{max}",
	"between-open": "بين {min} و{max} أو أكثر",

	"title":          "الضحايا المدنيون في {country}، {month}",
	"floor":          "الحد الأدنى",
	"floor.both":     "في {month} قُتل في {country} من المدنيين {killed}، وأُصيب {injured}، كما نشرت {issuer}.",
	"floor.counted":  "في {month} قُتل في {country} {killed}، وأُصيب {injured}، محسوباً من الحوادث المسجلة تحت القاعدة {rule}.",
	"floor.minimum":  "هذه الأرقام حد أدنى مطلق: الأعداد الحقيقية هي هذه أو أكثر.",
	"floor.rule":     "من يُحسب: {title}.",
	"areas":          "المناطق الأشد تضرراً",
	"areas.worst":    "كانت {area} الأشد تضرراً بين المناطق المذكورة (القتلى: {killed}؛ الجرحى: {injured}).",
	"areas.none":     "لم تُذكر أي منطقة في ما نُشر عن هذا الشهر.",
	"areas.nosum":    "أرقام المناطق كما نُشرت. لا تُجمع هنا، وليس عليها أن تساوي رقم البلد.",
	"col.area":       "المنطقة",
	"col.killed":     "القتلى",
	"col.injured":    "الجرحى",
	"apart":          "ما نُشر منفصلاً",
	"apart.item":     "{area} (القتلى: {killed}؛ الجرحى: {injured}). ليس هذا ضمن الرقم الوطني ولا يُضاف إليه أبداً.",
	"out":            "ما لا تشمله الأرقام",
	"out.groups":     "بحسب التعريف لا تُحسب هذه الفئات: {groups}.",
	"out.rule":       "القاعدة بالكلمات: {text}",
	"out.areas":      "ليس ضمن الرقم الوطني لهذا الشهر: {areas}.",
	"out.everyone":   "من لم يستطع أحد تسجيله ليس في هذه الأرقام.",
	"unknown":        "ما لا يُعلم",
	"unknown.areas":  "لم يُنشر شيء عن {areas}. هذا غير معلوم، وليس صفراً.",
	"unknown.unsaid": "لا يذكر ما نُشر إن كان الرقم الوطني يشمل {areas}.",
	"unknown.stray":  "{figure} لا يُعرف مكانهم بدقة كافية وقد ينتمون إلى أي منطقة.",
	"unknown.none":   "لكل منطقة رقم.",
	"compare":        "المقارنة",
	"compare.before": "الشهر السابق، {month}: القتلى {figure}.",
	"compare.year":   "الشهر نفسه قبل سنة، {month}: القتلى {figure}.",
	"compare.alike":  "يحسب الرقمان الفئات نفسها في المنطقة نفسها.",
	"compare.not":    "لا يُقارن هنا المثل بالمثل، فلا يُستنتج من الرقمين ارتفاع ولا انخفاض. {why}",
	"compare.groups": "محسوب في أحدهما دون الآخر: {groups}.",
	"compare.areas":  "مشمول في أحدهما دون الآخر أو غير مذكور: {areas}.",
	"compare.other":  "التعريف مختلف.",
	"compare.mean":   "متوسط الأشهر السابقة التي تحسب الفئات نفسها في المنطقة نفسها (عددها {n}، من {from} إلى {to}): {mean} من القتلى. هذا الشهر {way} المتوسط.",
	"compare.few":    "الأشهر السابقة التي تحسب الفئات نفسها في المنطقة نفسها أقل من أن تعطي متوسطاً (أقل من {least}).",
	"compare.chance": "تتغيّر أعداد كهذه من شهر إلى شهر بالصدفة وحدها، والفرق بين شهرين ليس اتجاهاً.",
	"way.above":      "فوق",
	"way.below":      "دون",
	"way.at":         "عند",
	"cases":          "أرقام متعارضة",
	"cases.none":     "لم يُعثر على رقم آخر مطبوع لهذا الشهر.",
	"case":           "{area}، {harm}: {a} ({whoA}) و{b} ({whoB}).",
	"harm.killed":    "القتلى",
	"harm.injured":   "الجرحى",
	"harm.missing":   "المفقودون",
	"sources":        "المصادر",
	"sources.relay":  "نقله {chain}",
	"made":           "كيف أُعدّت",
	"made.text":      "القاعدة {rule}، الإصدار {version}. حتى {asof}.",
	"made.head":      "رأس شجرة السجل: {head}. بنسخة من السجل يبيّن الأمر cairn verify أن شيئاً لم يتغيّر.",
	"chart.title":    "المدنيون القتلى في {country} كل شهر حتى {month}",
	"chart.desc":     "الأعمدة حدود دنيا. الأعمدة المخطّطة لا تشمل إحدى المناطق أو لا تذكر ذلك. الخطوط المتقطعة: يبدأ تعريف جديد.",

	"group.civilians": "المدنيون", "group.police": "الشرطة المدنية أو الاتحادية", "group.police-noncombat": "الشرطة في مهام غير قتالية",
	"group.civil-defence": "الدفاع المدني", "group.guards": "أفراد الحماية الشخصية", "group.facilities-police": "شرطة حماية المنشآت",
	"group.fire-service": "الإطفاء", "group.army": "الجيش", "group.peshmerga": "البيشمركة", "group.swat": "قوات التدخل السريع", "group.militia": "الميليشيات",
	"group.security-forces": "القوات الأمنية", "group.police-combat": "الشرطة في مهام قتالية",
}
