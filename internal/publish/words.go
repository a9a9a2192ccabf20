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

// Speaks says whether bulletins are written in a language; in any other they
// are in English.
func Speaks(lang string) bool { return lang == "en" || lang == "ar" }

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

// day prints a day, or the month or both ends of a longer time.
func (w words) day(i when.Interval) string {
	one := func(d when.Day) string {
		_, _, n := d.Date()
		return strconv.Itoa(n) + " " + w.month(d.Month())
	}
	if m, ok := i.Month(); ok && i.Start == m.First() && i.End == m.Last() {
		return w.month(m)
	}
	if i.Start == i.End {
		return one(i.Start)
	}
	return one(i.Start) + " – " + one(i.End)
}

// figure says a row in words: "at least 91", "not published".
func (w words) figure(row count.Row) string {
	r, ok := row.Range()
	switch {
	case row.Hidden:
		return w["hidden"]
	case !ok:
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
	"hidden":       "not shown: few people",
	"at-least":     "at least {min}",
	"between":      "between {min} and {max}",
	"between-open": "between {min} and {max} or more",

	"title":                 "Civilian casualties in {country}, {month}",
	"title.all":             "Casualties of violence in {country}, {month}",
	"who":                   "civilians",
	"who.all":               "people",
	"floor":                 "The floor",
	"floor.both":            "In {month}, {killed} {who} were killed and {injured} were injured in {country}, as published by {issuer}.",
	"floor.counted":         "In {month}, {killed} {who} were killed and {injured} were injured in {country}, counted from recorded incidents under the rule {rule}.",
	"floor.killed":          "In {month}, {killed} {who} were killed in {country}. That number was {ground}.",
	"floor.injured":         "Injured: {injured}. That number was {ground}.",
	"floor.killed.gap":      "How many were killed in {country} in {month} was neither published nor recorded here. That is unknown; it is not zero.",
	"floor.injured.gap":     "How many were injured was neither published nor recorded here. That is unknown; it is not zero.",
	"floor.killed.hidden":   "How many were killed in {country} in {month} is known here and is not shown: it is a number of few people, or would give one away.",
	"floor.injured.hidden":  "How many were injured is known here and is not shown: it is a number of few people, or would give one away.",
	"floor.placed":          "Without incidents whose place or date is not known closely enough ({vague}), {harm}: {placed}; with them up to {most}.",
	"floor.minimum":         "These are an absolute minimum: the true numbers are these or more.",
	"floor.rule":            "Who is counted: {title}.",
	"areas":                 "The areas hit hardest",
	"areas.worst":           "{area} was the worst affected of the areas that were named (killed: {killed}; injured: {injured}).",
	"areas.none":            "No area was named in what was published or recorded for this month.",
	"areas.nosum":           "The areas are as published. They are not added up here, and they need not add up to the country.",
	"areas.nosum.counted":   "The areas are counted from recorded incidents. They are not added up here, and they need not add up to the country.",
	"col.area":              "Area",
	"col.killed":            "Killed",
	"col.injured":           "Injured",
	"apart":                 "Published apart",
	"apart.item":            "{area} (killed: {killed}; injured: {injured}). This is not inside the national figure and is never added to it.",
	"out":                   "What is left out",
	"out.groups":            "By definition these are not counted: {groups}.",
	"out.rule":              "The rule in words: {text}",
	"out.areas":             "Not inside the national figure of this month: {areas}.",
	"out.everyone":          "Whoever nobody could record is not in these figures.",
	"out.elsewhere":         "The register also holds records of {countries}. They are not in this bulletin.",
	"unknown":               "What is not known",
	"unknown.areas":         "Nothing was published or recorded for {areas}. That is unknown; it is not zero.",
	"unknown.unsaid":        "What was published does not say whether {areas} is inside the national figure.",
	"unknown.stray":         "{figure} whose area is not known closely enough could belong to any area.",
	"unknown.hidden":        "Small numbers are not shown, so that nobody can be recognised; nor are some others from which they could be worked out. They are marked.",
	"unknown.none":          "Every area has a figure.",
	"compare":               "How it compares",
	"compare.before":        "The month before, {month}: {figure} killed.",
	"compare.year":          "The same month a year before, {month}: {figure} killed.",
	"compare.before.hidden": "The month before, {month}: the figure of the killed is not shown.",
	"compare.year.hidden":   "The same month a year before, {month}: the figure of the killed is not shown.",
	"compare.before.gap":    "The month before, {month}: no figure of the killed was published or recorded here.",
	"compare.year.gap":      "The same month a year before, {month}: no figure of the killed was published or recorded here.",
	"compare.alike":         "The two count the same people in the same area.",
	"compare.counted":       "Both were counted under the rule {rule} from incidents recorded here: the same people by rule, as far as they were recorded. More reporting alone can raise such a number.",
	"compare.grounds":       "This month’s number was {one}; the other was {other}.",
	"ground.held":           "published by {issuer}", "ground.held.nobody": "published",
	"ground.bare": "published by {issuer} without saying whom it counts", "ground.bare.nobody": "published without saying whom it counts",
	"ground.claimed": "said in a text to come from {issuer}, without a definition", "ground.claimed.nobody": "said in a text, without a definition",
	"ground.counted":       "counted from incidents recorded here",
	"ground.combined":      "bounded from a published number and incidents recorded here that may be of the same people",
	"ground.apart":         "published apart from the national figure",
	"ground.summed":        "added up from published figures of parts",
	"compare.not":          "Not like with like, so no rise or fall is read from the two. {why}",
	"compare.groups":       "Counted in one and not in the other: {groups}.",
	"compare.areas":        "In one and not in the other, or not said: {areas}.",
	"compare.other":        "The definition differs.",
	"compare.mean":         "The mean of the {n} earlier months that count the same people in the same area ({from} to {to}): {mean} killed. This month is {way} it.",
	"compare.few":          "Too few earlier months count the same people in the same area to give a mean (fewer than {least}).",
	"compare.mean.counted": "The mean of the {n} earlier months counted under the same rule from recorded incidents ({from} to {to}): {mean} killed, taking the lowest number of each. This month is {way} it.",
	"compare.few.counted":  "Too few earlier months are counted from recorded incidents to give a mean (fewer than {least}).",
	"compare.chance":       "Counts of this kind vary from month to month by chance alone; a difference between two months is no trend.",
	"way.above":            "above",
	"way.below":            "below",
	"way.at":               "at",
	"cases":                "Numbers that disagree",
	"cases.none":           "No other number was found printed for this month.",
	"case":                 "{area}, {harm}: {a} ({whoA}) and {b} ({whoB}).",
	"harm.killed":          "killed",
	"harm.injured":         "injured",
	"harm.missing":         "missing",
	"sources":              "Sources",
	"quote.open":           "“", "quote.close": "”",
	"sources.more":    "More pages and documents stand under these figures: {n}. The figures themselves list them all.",
	"sources.sealed":  "Sealed documents under these figures, not named here: {n}.",
	"sources.none":    "No page or document is held for these figures.",
	"sources.relay":   "passed on by {chain}",
	"made":            "How this was made",
	"made.text":       "Rule {rule}, version {version}. As of {asof}.",
	"made.head":       "Tree head of the register: {head}. With a copy of the register, cairn verify shows that nothing was altered.",
	"chart.title":     "Civilians killed in {country} each month, to {month}",
	"chart.title.all": "People killed in {country} each month, to {month}",
	"chart.desc":      "Bars are minimums. Striped bars leave out an area or do not say. Dashed lines: a new definition, or another way to come by the number, begins.",

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
	"hidden":       "لا يُعرض: عدد قليل من الناس",
	"at-least":     "{min} على الأقل",
	"between":      "بين {min} و{max}",
	"between-open": "بين {min} و{max} أو أكثر",

	"title":                 "الضحايا المدنيون في {country}، {month}",
	"title.all":             "ضحايا العنف في {country}، {month}",
	"who":                   "من المدنيين",
	"who.all":               "من الأشخاص",
	"floor":                 "الحد الأدنى",
	"floor.both":            "في {month} قُتل في {country} {who} {killed}، وأُصيب {injured}، كما نشرت {issuer}.",
	"floor.killed":          "في {month} قُتل في {country} {who} {killed}. هذا الرقم {ground}.",
	"floor.injured":         "الجرحى: {injured}. هذا الرقم {ground}.",
	"floor.killed.gap":      "لم يُنشر ولم يُسجَّل هنا عدد القتلى في {country} في {month}. هذا غير معلوم، وليس صفراً.",
	"floor.injured.gap":     "لم يُنشر ولم يُسجَّل هنا عدد الجرحى. هذا غير معلوم، وليس صفراً.",
	"floor.counted":         "في {month} قُتل في {country} {who} {killed}، وأُصيب {injured}، محسوباً من الحوادث المسجلة تحت القاعدة {rule}.",
	"floor.killed.hidden":   "عدد القتلى في {country} في {month} معروف هنا ولا يُعرض: إنه عدد قليل من الناس أو يكشف عن عدد قليل.",
	"floor.injured.hidden":  "عدد الجرحى معروف هنا ولا يُعرض: إنه عدد قليل من الناس أو يكشف عن عدد قليل.",
	"floor.placed":          "من دون الحوادث التي لا يُعرف مكانها أو تاريخها بدقة كافية (وعددها {vague})، {harm}: {placed}؛ ومعها حتى {most}.",
	"floor.minimum":         "هذه الأرقام حد أدنى مطلق: الأعداد الحقيقية هي هذه أو أكثر.",
	"floor.rule":            "من يُحسب: {title}.",
	"areas":                 "المناطق الأشد تضرراً",
	"areas.worst":           "كانت {area} الأشد تضرراً بين المناطق المذكورة (القتلى: {killed}؛ الجرحى: {injured}).",
	"areas.none":            "لم تُذكر أي منطقة في ما نُشر أو سُجّل عن هذا الشهر.",
	"areas.nosum":           "أرقام المناطق كما نُشرت. لا تُجمع هنا، وليس عليها أن تساوي رقم البلد.",
	"areas.nosum.counted":   "أرقام المناطق محسوبة من الحوادث المسجلة. لا تُجمع هنا، وليس عليها أن تساوي رقم البلد.",
	"col.area":              "المنطقة",
	"col.killed":            "القتلى",
	"col.injured":           "الجرحى",
	"apart":                 "ما نُشر منفصلاً",
	"apart.item":            "{area} (القتلى: {killed}؛ الجرحى: {injured}). ليس هذا ضمن الرقم الوطني ولا يُضاف إليه أبداً.",
	"out":                   "ما لا تشمله الأرقام",
	"out.groups":            "بحسب التعريف لا تُحسب هذه الفئات: {groups}.",
	"out.rule":              "القاعدة بالكلمات: {text}",
	"out.areas":             "ليس ضمن الرقم الوطني لهذا الشهر: {areas}.",
	"out.everyone":          "من لم يستطع أحد تسجيله ليس في هذه الأرقام.",
	"out.elsewhere":         "يحفظ السجل أيضاً قيوداً عن {countries}، وهي ليست في هذه النشرة.",
	"unknown":               "ما لا يُعلم",
	"unknown.areas":         "لم يُنشر ولم يُسجَّل شيء عن {areas}. هذا غير معلوم، وليس صفراً.",
	"unknown.unsaid":        "لا يذكر ما نُشر إن كان الرقم الوطني يشمل {areas}.",
	"unknown.stray":         "{figure} لا يُعرف مكانهم بدقة كافية وقد ينتمون إلى أي منطقة.",
	"unknown.hidden":        "لا تُعرض الأعداد الصغيرة كي لا يُعرف أحد منها، ولا بعض الأعداد الأخرى التي يمكن أن تُستنتج منها. وهي معلَّمة.",
	"unknown.none":          "لكل منطقة رقم.",
	"compare":               "المقارنة",
	"compare.before":        "الشهر السابق، {month}: القتلى {figure}.",
	"compare.year":          "الشهر نفسه قبل سنة، {month}: القتلى {figure}.",
	"compare.before.hidden": "الشهر السابق، {month}: لا يُعرض رقم القتلى.",
	"compare.year.hidden":   "الشهر نفسه قبل سنة، {month}: لا يُعرض رقم القتلى.",
	"compare.before.gap":    "الشهر السابق، {month}: لم يُنشر ولم يُسجَّل هنا رقم للقتلى.",
	"compare.year.gap":      "الشهر نفسه قبل سنة، {month}: لم يُنشر ولم يُسجَّل هنا رقم للقتلى.",
	"compare.alike":         "يحسب الرقمان الفئات نفسها في المنطقة نفسها.",
	"compare.counted":       "حُسب الرقمان تحت القاعدة {rule} من الحوادث المسجلة هنا: الفئات نفسها بحسب القاعدة، بقدر ما سُجّل منها. وقد يرتفع رقم كهذا لمجرد زيادة التبليغ.",
	"compare.grounds":       "رقم هذا الشهر {one}؛ والرقم الآخر {other}.",
	"ground.held":           "نشرته {issuer}", "ground.held.nobody": "منشور",
	"ground.bare": "نشرته {issuer} من دون أن يُذكر من يحسب", "ground.bare.nobody": "منشور من دون أن يُذكر من يحسب",
	"ground.claimed": "ورد في نص منسوباً إلى {issuer} من دون تعريف", "ground.claimed.nobody": "ورد في نص من دون تعريف",
	"ground.counted":       "محسوب من الحوادث المسجلة هنا",
	"ground.combined":      "محصور بين رقم منشور وحوادث مسجلة هنا قد تكون عن الأشخاص أنفسهم",
	"ground.apart":         "منشور منفصلاً عن الرقم الوطني",
	"ground.summed":        "مجموع أرقام منشورة لأجزاء",
	"compare.not":          "لا يُقارن هنا المثل بالمثل، فلا يُستنتج من الرقمين ارتفاع ولا انخفاض. {why}",
	"compare.groups":       "محسوب في أحدهما دون الآخر: {groups}.",
	"compare.areas":        "مشمول في أحدهما دون الآخر أو غير مذكور: {areas}.",
	"compare.other":        "التعريف مختلف.",
	"compare.mean":         "متوسط الأشهر السابقة التي تحسب الفئات نفسها في المنطقة نفسها (عددها {n}، من {from} إلى {to}): {mean} من القتلى. هذا الشهر {way} المتوسط.",
	"compare.few":          "الأشهر السابقة التي تحسب الفئات نفسها في المنطقة نفسها أقل من أن تعطي متوسطاً (أقل من {least}).",
	"compare.mean.counted": "متوسط الأشهر السابقة المحسوبة تحت القاعدة نفسها من الحوادث المسجلة (عددها {n}، من {from} إلى {to}): {mean} من القتلى، بأخذ أدنى رقم لكل شهر. هذا الشهر {way} المتوسط.",
	"compare.few.counted":  "الأشهر السابقة المحسوبة من الحوادث المسجلة أقل من أن تعطي متوسطاً (أقل من {least}).",
	"compare.chance":       "تتغيّر أعداد كهذه من شهر إلى شهر بالصدفة وحدها، والفرق بين شهرين ليس اتجاهاً.",
	"way.above":            "فوق",
	"way.below":            "دون",
	"way.at":               "عند",
	"cases":                "أرقام متعارضة",
	"cases.none":           "لم يُعثر على رقم آخر مطبوع لهذا الشهر.",
	"case":                 "{area}، {harm}: {a} ({whoA}) و{b} ({whoB}).",
	"harm.killed":          "القتلى",
	"harm.injured":         "الجرحى",
	"harm.missing":         "المفقودون",
	"sources":              "المصادر",
	"quote.open":           "«", "quote.close": "»",
	"sources.more":    "تحت هذه الأرقام صفحات ووثائق أخرى، عددها {n}. وتسردها الأرقام نفسها كلها.",
	"sources.sealed":  "وثائق مختومة تحت هذه الأرقام لا تُسمّى هنا، عددها {n}.",
	"sources.none":    "لا تُحفظ صفحة ولا وثيقة لهذه الأرقام.",
	"sources.relay":   "نقله {chain}",
	"made":            "كيف أُعدّت",
	"made.text":       "القاعدة {rule}، الإصدار {version}. حتى {asof}.",
	"made.head":       "رأس شجرة السجل: {head}. بنسخة من السجل يبيّن الأمر cairn verify أن شيئاً لم يتغيّر.",
	"chart.title":     "المدنيون القتلى في {country} كل شهر حتى {month}",
	"chart.title.all": "القتلى في {country} كل شهر حتى {month}",
	"chart.desc":      "الأعمدة حدود دنيا. الأعمدة المخطّطة لا تشمل إحدى المناطق أو لا تذكر ذلك. الخطوط المتقطعة: يبدأ تعريف جديد أو طريقة أخرى للحصول على الرقم.",

	"group.civilians": "المدنيون", "group.police": "الشرطة المدنية أو الاتحادية", "group.police-noncombat": "الشرطة في مهام غير قتالية",
	"group.civil-defence": "الدفاع المدني", "group.guards": "أفراد الحماية الشخصية", "group.facilities-police": "شرطة حماية المنشآت",
	"group.fire-service": "الإطفاء", "group.army": "الجيش", "group.peshmerga": "البيشمركة", "group.swat": "قوات التدخل السريع", "group.militia": "الميليشيات",
	"group.security-forces": "القوات الأمنية", "group.police-combat": "الشرطة في مهام قتالية",
}
