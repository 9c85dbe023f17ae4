package feed

import "strconv"

// personSet counts different persons in memory that does not grow with the file: one bit for each
// cardholder number there can be.
type personSet struct{ bits []uint64 }

// add reports whether the person is new to the set.
func (s *personSet) add(cardholderNo string) bool {
	if s.bits == nil {
		s.bits = make([]uint64, 100_000_000/64)
	}
	no, err := strconv.ParseUint(cardholderNo, 10, 32)
	if err != nil || s.bits[no/64]&(1<<(no%64)) != 0 {
		return false
	}
	s.bits[no/64] |= 1 << (no % 64)
	return true
}
