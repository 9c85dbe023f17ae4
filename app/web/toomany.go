package web

import "time"

// TooMany refuses a request because its address sent too much (D6.3) or a budget is used up (D5.3). The router answers
// 429 and says in how many minutes to come back.
type TooMany struct{ Wait time.Duration }

func (e TooMany) Error() string { return "rate_limited" }

// Minutes is the wait as people are told it: rounded up, at least one.
func (e TooMany) Minutes() int {
	return max(1, int((e.Wait+time.Minute-1)/time.Minute))
}
