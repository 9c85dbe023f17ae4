package feed

import (
	"cmp"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
)

// bytesPerRow is a low guess, from a file's size, at how long its rows are.
const bytesPerRow = 140

// entry is what the first pass keeps of a row: 16 bytes, whatever the row's length.
type entry struct {
	card   uint64
	person uint32
	// mark is a fingerprint of the person's columns during the first pass. After it, mark is one more than the
	// place in the index of the card that this one was re-issued as, or 0 (see link).
	mark uint32
}

// survey is the outcome of the first pass: what one row cannot know of the others.
type survey struct {
	rows   int
	index  []entry // ordered by card number
	linked bool    // link has been called: some entry carries a mark
	// The two sets below hold only what deserves a second look, and are filled while the second pass decides.
	twice map[uint64]bool   // card numbers on more than one row → one good row has it already
	split map[uint32]person // persons whose rows do not all agree → what their first good row said
}

// take runs the first pass: encoding and CSV shape of every row, and the index over those that have the
// two keys. A row without them is refused in the second pass.
func take(r *records, sizeHint int) (*survey, error) {
	s := &survey{index: make([]entry, 0, sizeHint), twice: map[uint64]bool{}, split: map[uint32]person{}}
	var h maphash.Hash
	for {
		fields, _, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		s.rows++
		card, person, ok := keys(normalize(fields[colCardNo]), normalize(fields[colCardholderNo]))
		if !ok {
			continue
		}
		for i := colName; i <= colEmail; i++ {
			fields[i] = normalize(fields[i])
		}
		s.index = append(s.index, entry{card, person, personOf(fields).fingerprint(&h)})
	}
	s.settle()
	return s, nil
}

// settle finds the contradictions, then leaves the index in the order in which it is searched.
func (s *survey) settle() {
	slices.SortFunc(s.index, func(a, b entry) int { return cmp.Compare(a.person, b.person) })
	for i := 1; i < len(s.index); i++ {
		if a, b := s.index[i-1], s.index[i]; a.person == b.person && a.mark != b.mark {
			s.split[a.person] = person{}
		}
	}
	slices.SortFunc(s.index, func(a, b entry) int { return cmp.Compare(a.card, b.card) })
	for i := range s.index {
		s.index[i].mark = 0
		if i > 0 && s.index[i-1].card == s.index[i].card {
			s.twice[s.index[i].card] = false
		}
	}
}

// admit judges a good row against the rows before it. A row refused here or by its own columns claims neither its
// card number nor its person: a bad row never stops a good one that comes later.
func (s *survey) admit(r row) Code {
	card, no, _ := keys(r.CardNo, r.CardholderNo)
	taken, twice := s.twice[card]
	first, split := s.split[no]
	switch {
	case taken:
		return CodeCardNoDuplicate
	case split && first != person{} && first != r.person:
		return CodeCardholderConflict
	case r.Replaces != "" && !s.mayReplace(r.Replaces, no):
		return CodeReplaces
	}
	if twice {
		s.twice[card] = true
	}
	if split {
		s.split[no] = r.person
	}
	return ""
}

// mayReplace reports whether the file itself lets person no name this card as their old one: the file does not
// hold the card, on a later row or an earlier one, or gives it to the same person.
func (s *survey) mayReplace(cardNo string, no uint32) bool {
	card, _ := strconv.ParseUint(cardNo, 10, 64)
	at, found := s.find(card)
	if !found {
		return true
	}
	for ; at < len(s.index) && s.index[at].card == card; at++ {
		if s.index[at].person == no {
			return true
		}
	}
	return false
}

// holds reports whether a card stands in the file.
func (s *survey) holds(cardNo string) bool {
	card, _ := strconv.ParseUint(cardNo, 10, 64)
	_, found := s.find(card)
	return found
}

// link notes that a row's card is the re-issue of another that may come later in the file.
func (s *survey) link(r row) {
	replaces, _ := strconv.ParseUint(r.Replaces, 10, 64)
	card, _ := strconv.ParseUint(r.CardNo, 10, 64)
	if at, found := s.find(replaces); found {
		by, _ := s.find(card)
		s.index[at].mark, s.linked = uint32(by+1), true
	}
}

// replacedBy is the number of the card that an earlier row gave as this card's re-issue, or "".
func (s *survey) replacedBy(r row) string {
	if !s.linked {
		return ""
	}
	card, _ := strconv.ParseUint(r.CardNo, 10, 64)
	at, found := s.find(card)
	if !found || s.index[at].mark == 0 {
		return ""
	}
	return fmt.Sprintf("%016d", s.index[s.index[at].mark-1].card)
}

func (s *survey) find(card uint64) (int, bool) {
	return slices.BinarySearchFunc(s.index, card, func(e entry, card uint64) int { return cmp.Compare(e.card, card) })
}

func keys(cardNo, cardholderNo string) (card uint64, person uint32, ok bool) {
	if !isDigits(cardNo, 16) || !isDigits(cardholderNo, 8) {
		return 0, 0, false
	}
	card, _ = strconv.ParseUint(cardNo, 10, 64)
	no, _ := strconv.ParseUint(cardholderNo, 10, 32)
	return card, uint32(no), true
}

// fingerprint differs, but for one chance in 2³², when any of the person's values does. Its seed is new in each
// process, so that no file can be made to collide.
func (p person) fingerprint(h *maphash.Hash) uint32 {
	h.Reset()
	for _, value := range [...]string{p.Name, p.NameKana, p.BirthDate, p.Mobile, p.Email} {
		_, _ = h.WriteString(value)
		_ = h.WriteByte(0)
	}
	return uint32(h.Sum64())
}
