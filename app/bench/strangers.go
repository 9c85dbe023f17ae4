package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"time"
)

// asked is how often each question is asked about people who exist, and about people who do not.
const asked = 2000

// question is a post that must take as long whether or not the person exists (D6.1).
type question struct {
	path   string
	status int
	form   func(n int, known bool) url.Values
}

// strangers times questions about known and unknown people, in a random order, each from a network of its own, and says
// how well the times tell them apart: the area under the ROC curve, 0.5 when not at all, with the p of Mann and Whitney.
func (b *bench) strangers() (rows []row, err error) {
	db, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	cards, err := b.cards(2 * smallIssuer) // the issuer knows the first half of them
	if err != nil {
		return nil, err
	}
	p, err := serve(b.ctx, db)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	id := func(n int, known bool) string {
		if known {
			return loginID(n % smallIssuer)
		}
		return fmt.Sprintf("nobody%06d", n%smallIssuer)
	}
	card := func(n int, known bool) url.Values {
		n %= smallIssuer
		if !known {
			n += smallIssuer
		}
		return url.Values{"card": {cards[n][6]}, "expiry": {cards[n][7]}, "birth": {cards[n][3]}}
	}
	for _, q := range []question{
		{"/recovery/id", http.StatusSeeOther, card},
		{"/recovery/unlock", http.StatusSeeOther, card},
		{"/lockdown", http.StatusSeeOther, func(n int, known bool) url.Values { return url.Values{"login_id": {id(n, known)}} }},
		{"/login", http.StatusUnprocessableEntity, func(n int, known bool) url.Values { return credentials(id(n, known), "wrong-"+secret) }},
	} {
		known, unknown, err := b.ask(p.base, q)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", q.path, err)
		}
		auc, chance := mannWhitney(known, unknown)
		rows = append(rows, row{
			"a stranger tells known people from unknown ones by the time of POST " + q.path + ": AUC", fmt.Sprintf("%.2f", auc), "0.45 to 0.55",
			0.45 <= auc && auc <= 0.55, fmt.Sprintf("p %.2f; median %.1f and %.1f ms of %d posts each",
				chance, median(known)*1000, median(unknown)*1000, asked),
		})
	}
	return rows, nil
}

// ask posts a question about known and unknown people, and returns the seconds that each took.
func (b *bench) ask(base string, q question) (known, unknown []float64, err error) {
	client := newClient(1)
	defer client.CloseIdleConnections()
	order := rand.Perm(2 * asked)
	for turn, n := range order {
		exists := n%2 == 0
		request := post(b.ctx, base+q.path, func(int) url.Values { return q.form(n/2, exists) })(turn)
		request.Header.Del("Cookie") // a browser that has never been here
		request.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", turn/256, turn%256))
		a, err := send(client, request)
		if err != nil {
			return nil, nil, err
		}
		if a.status != q.status {
			return nil, nil, fmt.Errorf("status %d, want %d", a.status, q.status)
		}
		if exists {
			known = append(known, a.took.Seconds())
		} else {
			unknown = append(unknown, a.took.Seconds())
		}
		if turn%200 == 0 {
			time.Sleep(50 * time.Millisecond) // the jobs catch up
		}
	}
	return known, unknown, nil
}

// cards reads a generated card file, without its heading.
func (b *bench) cards(cardholders int) ([][]string, error) {
	path, err := b.cardFile(cardholders)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	first := map[string][]string{}
	for _, r := range records[1:] {
		if first[r[0]] == nil {
			first[r[0]] = r
		}
	}
	people := make([][]string, cardholders)
	for i := range people {
		people[i] = first[strconv.Itoa(firstCardholder+i)]
	}
	return people, nil
}

// mannWhitney is the chance that one of a is larger than one of b, ties by half, and the two-sided p of that under the
// normal approximation (Mann and Whitney, 1947).
func mannWhitney(a, b []float64) (auc, p float64) {
	type value struct {
		x float64
		a bool
	}
	all := make([]value, 0, len(a)+len(b))
	for _, x := range a {
		all = append(all, value{x, true})
	}
	for _, x := range b {
		all = append(all, value{x, false})
	}
	slices.SortFunc(all, func(v, w value) int {
		switch {
		case v.x < w.x:
			return -1
		case v.x > w.x:
			return 1
		}
		return 0
	})
	ranks := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].x == all[i].x {
			j++
		}
		for _, v := range all[i:j] {
			if v.a {
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	z := (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return u / (n * m), math.Erfc(math.Abs(z) / math.Sqrt2)
}
