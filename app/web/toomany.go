package web

import (
	"math"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// TooMany refuses a request because its address sent too much (D6.3) or a budget is used up (D5.3). The router answers
// 429 and says in how many minutes to come back.
type TooMany struct{ Wait time.Duration }

func (e TooMany) Error() string { return "rate_limited" }

// Minutes is the wait as people are told it: rounded up, at least one.
func (e TooMany) Minutes() int { return max(1, Minutes(e.Wait)) }

// Minutes is a wait as people are told it, rounded up; 0 is none.
func Minutes(wait time.Duration) int { return int(math.Ceil(wait.Minutes())) }

// RetryAfter tells programs how long a refusal lasts (RFC 9110, 10.2.3), and returns the minutes for people, at least one.
func RetryAfter(c echo.Context, wait time.Duration) int {
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return max(1, Minutes(wait))
}
