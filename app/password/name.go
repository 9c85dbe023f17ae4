package password

import "strings"

// shortestName is the length of a romanised name that a password may not contain; shorter ones are part of any word.
const shortestName = 3

// syllables are the katakana from U+30A1 on, in the order of Unicode, in the plainest romanisation. A small one joins
// the syllable before it; "xtu" doubles the consonant after it.
var syllables = strings.Fields(`
	xa a xi i xu u xe e xo o ka ga ki gi ku gu ke ge ko go sa za si zi su zu se ze so zo
	ta da ti zi xtu tu zu te de to do na ni nu ne no ha ba pa hi bi pi hu bu pu he be pe ho bo po
	ma mi mu me mo xya ya xyu yu xyo yo ra ri ru re ro xwa wa i e o n vu ka ke`)

// Blocks of Unicode. Hiragana stand in the order of katakana.
const (
	hiraganaFirst, hiraganaLast = '\u3041', '\u3096'
	katakanaFirst, katakanaLast = '\u30a1', '\u30f6'
	longVowel                   = '\u30fc'
)

// plain brings the common spellings of a name to one: Shoji, Syouzi and Shohji are the same person.
var (
	plain = strings.NewReplacer(
		"tchi", "tti", "tch", "tty", "cchi", "tti", "cch", "tty", "shi", "si", "sh", "sy", "chi", "ti", "ch", "ty",
		"tsu", "tu", "dzu", "zu", "du", "zu", "ji", "zi", "jy", "zy", "j", "zy", "f", "h", "mb", "nb", "mp", "np", "mm", "nm",
	)
	short = strings.NewReplacer("ou", "o", "oo", "o", "oh", "o", "uu", "u")
)

// romanise spells s, in lower case, with plain letters; kana in it become letters, everything else stays.
func romanise(s string) string {
	var b strings.Builder
	double := false
	for _, r := range s {
		if hiraganaFirst <= r && r <= hiraganaLast {
			r += katakanaFirst - hiraganaFirst
		}
		switch {
		case r == longVowel:
			continue
		case r < katakanaFirst || r > katakanaLast:
			b.WriteRune(r)
			continue
		}
		syllable := syllables[r-katakanaFirst]
		small, isSmall := strings.CutPrefix(syllable, "x")
		switch {
		case syllable == "xtu":
			double = true
			continue
		case isSmall:
			joined := join(b.String(), small)
			b.Reset()
			b.WriteString(joined)
		case double:
			b.WriteString(syllable[:1] + syllable)
		default:
			b.WriteString(syllable)
		}
		double = false
	}
	spelled := plain.Replace(b.String())
	for {
		next := short.Replace(spelled)
		if next == spelled {
			return spelled
		}
		spelled = next
	}
}

// join adds a small syllable to what stands before it: ki+ya is kya, hu+a is ha, si+e is sye.
func join(before, small string) string {
	if before == "" {
		return small
	}
	stem, vowel := before[:len(before)-1], before[len(before)-1:]
	switch {
	case vowel == "i" && len(small) == 1:
		return stem + "y" + small
	case strings.Contains("aiueo", vowel):
		return stem + small
	}
	return before + small
}

// named reports whether the family name, the given name or both together stand in s, in kana or in Latin letters.
func (f Facts) named(s string) bool {
	spelled := romanise(s)
	names := strings.Fields(f.NameKana)
	if len(names) > 1 { // two short ones may make a long one
		names = append(names, names[0]+names[1], names[1]+names[0])
	}
	for _, name := range names {
		if name = romanise(name); len(name) >= shortestName && strings.Contains(spelled, name) {
			return true
		}
	}
	return false
}
