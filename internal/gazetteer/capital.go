package gazetteer

// capitals are the seats of government of countries that have more than one town in
// the world's list; of every other country the one town that is there is its capital
// (GeoNames, code PPLC). Where a constitution names another town, it is the one that the
// press calls the capital.
var capitals = map[string]string{
	"AE": "gn:292968", "AR": "gn:3435910", "AU": "gn:2172517", "BD": "gn:1185241", "BI": "gn:426272", "BO": "gn:3911925",
	"BR": "gn:3469058", "CA": "gn:6094817", "CD": "gn:2314302", "CH": "gn:2661552", "CI": "gn:2279755", "CM": "gn:2220957",
	"CN": "gn:1816670", "CO": "gn:3688689", "DE": "gn:2950159", "DO": "gn:3492908", "EC": "gn:3652462", "EG": "gn:360630",
	"ES": "gn:3117735", "GB": "gn:2643743", "GH": "gn:2306104", "GN": "gn:2422465", "HK": "gn:1819729", "ID": "gn:1642911",
	"IN": "gn:1261481", "IQ": "gn:98182", "IR": "gn:112931", "IT": "gn:3169070", "JP": "gn:1850147", "KE": "gn:184745",
	"KR": "gn:1835848", "KZ": "gn:1526273", "MA": "gn:2538475", "MM": "gn:6611854", "MX": "gn:3530597", "MZ": "gn:1040652",
	"NG": "gn:2352778", "PE": "gn:3936456", "PH": "gn:1701668", "PK": "gn:1176615", "RU": "gn:524901", "SA": "gn:108410",
	"SD": "gn:379252", "SY": "gn:170654", "TR": "gn:323786", "TW": "gn:1668341", "TZ": "gn:160196", "UA": "gn:703448",
	"US": "gn:4140963", "UZ": "gn:1512569", "VE": "gn:3646738", "VN": "gn:1581130", "ZA": "gn:964137", "ZW": "gn:890299",
}

// Capital returns the capital of a country, nil where none is known.
func (x *Index) Capital(country string) *Place {
	if id := capitals[country]; id != "" {
		return x.base.byID[id]
	}
	var only *Place
	for _, p := range x.base.places {
		if p.Country == country && p.Kind == City {
			if only != nil {
				return nil
			}
			only = p
		}
	}
	return only
}
