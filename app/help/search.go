package help

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mynetplus/views/pages"
)

// maxQuery is how many characters of a query are read.
const maxQuery = 100

// index finds answers by any words in them. It folds what people do not tell apart when they type: full and half
// width, upper and lower case, hiragana and katakana, spaces and punctuation.
type index []document

// document is one answer, folded. head is the title and the keywords, a line each; its words weigh more than those of
// body, and the first keyword, which is the answer's own name, more than the others.
type document struct {
	slug              string
	title, head, body string
	keywords          []string
}

func newIndex(groups []pages.HelpGroup) index {
	var ix index
	for _, group := range groups {
		for _, answer := range group.Answers {
			words := strings.Fields(normalize(answer.Keywords))
			for i, word := range words {
				words[i] = fold(word)
			}
			title := fold(normalize(answer.Question()))
			ix = append(ix, document{
				slug:  answer.Slug,
				title: title,
				head:  title + "\n" + strings.Join(words, "\n"),
				body:  fold(normalize(answer.Body())),

				keywords: words,
			})
		}
	}
	return ix
}

// find returns the slugs that fit, best first. An answer should fit every word of the query; where none does, those
// that fit some count. ok is false when nothing in the query can be searched for.
func (ix index) find(query string) (slugs []string, ok bool) {
	terms := split(query)
	if len(terms) == 0 {
		return nil, false
	}
	type hit struct {
		slug           string
		matched, score int
	}
	var hits []hit
	most := 0
	for _, doc := range ix {
		h := hit{slug: doc.slug}
		for _, t := range terms {
			if score := doc.score(t); score > 0 {
				h.matched++
				h.score += score
			}
		}
		if h.matched > 0 {
			hits = append(hits, h)
			most = max(most, h.matched)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(b.matched-a.matched, b.score-a.score)
	})
	for _, h := range hits {
		if most < len(terms) || h.matched == most {
			slugs = append(slugs, h.slug)
		}
	}
	return slugs, true
}

// term is one word of a query: as a whole, and cut where a particle may stand.
type term struct {
	whole string
	parts []string
}

func split(query string) []term {
	var terms []term
	for _, word := range strings.Fields(normalize(query)) {
		if whole := fold(word); whole != "" {
			terms = append(terms, term{whole: whole, parts: cut(word)})
		}
	}
	return terms
}

// score ranks how well one term fits: its whole in the title, as a keyword, at the beginning of one, within one; its
// parts or most of its letter pairs in either; a keyword within the term; anything in the body.
func (d document) score(t term) int {
	switch {
	case strings.Contains(d.title, t.whole):
		return 16
	case len(d.keywords) > 0 && d.keywords[0] == t.whole:
		return 14
	case strings.Contains(d.head, "\n"+t.whole):
		return 12
	case strings.Contains(d.head, t.whole):
		return 10
	case containsAll(d.head, t.parts):
		return 8
	case similar(d.head, t.whole):
		return 6
	case slices.ContainsFunc(d.keywords, func(k string) bool { return len(k) >= minKeyword && strings.Contains(t.whole, k) }):
		return 4
	case strings.Contains(d.body, t.whole):
		return 2
	case containsAll(d.head+d.body, t.parts):
		return 1
	}
	return 0
}

// minKeyword is two Japanese letters, in bytes: a shorter keyword occurs in too many words.
const minKeyword = 6

func containsAll(s string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(s, part) {
			return false
		}
	}
	return len(parts) > 0
}

// similar tells whether seven in ten of a word's letter pairs occur in s. Words under four letters have too few.
func similar(s, word string) bool {
	letters := []rune(word)
	if len(letters) < 4 {
		return false
	}
	found := 0
	for i := range len(letters) - 1 {
		if strings.Contains(s, string(letters[i:i+2])) {
			found++
		}
	}
	return found*10 >= (len(letters)-1)*7
}

// cut splits a word at each lone hiragana between letters of other scripts, which is where particles stand.
func cut(word string) []string {
	letters := []rune(word)
	lone := func(i int) bool {
		return unicode.Is(unicode.Hiragana, letters[i]) &&
			i > 0 && !unicode.Is(unicode.Hiragana, letters[i-1]) &&
			i+1 < len(letters) && !unicode.Is(unicode.Hiragana, letters[i+1])
	}
	var parts []string
	start := 0
	for i := range letters {
		if lone(i) {
			parts = append(parts, fold(string(letters[start:i])))
			start = i + 1
		}
	}
	return slices.DeleteFunc(append(parts, fold(string(letters[start:]))), func(s string) bool { return s == "" })
}

// normalize makes one width and one case of everything (NFKC).
func normalize(s string) string {
	return strings.ToLower(norm.NFKC.String(s))
}

// Katakana and hiragana run parallel in Unicode, from small a to small ke.
const (
	firstKatakana = 0x30A1
	lastKatakana  = 0x30F6
	toHiragana    = 0x3041 - firstKatakana
	longVowel     = 0x30FC
)

// fold keeps letters and digits, katakana as hiragana, and no long vowel mark, which people leave out.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= firstKatakana && r <= lastKatakana:
			return r + toHiragana
		case r == longVowel:
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return r
		}
		return -1
	}, s)
}

// clean makes a query fit to be searched for and shown again: valid UTF-8, one line, at most maxQuery characters.
func clean(query string) string {
	if len(query) > 4*maxQuery {
		query = query[:4*maxQuery]
	}
	query = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(query, ""))
	letters := []rune(query)
	return strings.TrimSpace(string(letters[:min(len(letters), maxQuery)]))
}
