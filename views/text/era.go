package text

// Era is one of the eras that years are counted in. Its first year is Before + 1.
type Era struct {
	Names  []string // as people write it, the longest first; letters in capitals
	Before int      // the year before its first one
	Years  int      // how many years it had, the last one included; 0: it goes on
}

// Eras are those in which anybody alive can have been born.
var Eras = []Era{
	{Names: []string{"明治", "明", "M"}, Before: 1867, Years: 45},
	{Names: []string{"大正", "大", "T"}, Before: 1911, Years: 15},
	{Names: []string{"昭和", "昭", "S"}, Before: 1925, Years: 64},
	{Names: []string{"平成", "平", "H"}, Before: 1988, Years: 31},
	{Names: []string{"令和", "令", "R"}, Before: 2018},
}

// FirstYear is how the first year of an era is written.
const FirstYear = "元"

// DateSigns stand behind the year, the month and the day of a date that is written out.
const DateSigns = "年月日"
