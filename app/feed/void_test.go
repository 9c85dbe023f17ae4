package feed_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
)

// D4.3: lost, stolen, closed and replaced void at once, with an audit event and a notice in the same transaction.
func TestVoids(t *testing.T) {
	tests := []struct {
		name     string
		state    models.State
		rows     []string
		want     models.State
		messages []string
	}{
		{"lost", models.StateRegistered, []string{line(hana, cardA, "lost", "")}, models.StateVoid, []string{"enrollment_void|mail"}},
		{"stolen", models.StateRegistered, []string{line(hana, cardA, "stolen", "")}, models.StateVoid, []string{"enrollment_void|mail"}},
		{"closed, provisional", models.StateProvisional, []string{line(hana, cardA, "closed", "")}, models.StateVoid, []string{"enrollment_void|mail"}},
		{"replaced", models.StateRegistered, []string{line(hana, cardB, "active", cardA)}, models.StateVoid, []string{"reenroll|mail"}},
		{"lost and replaced", models.StateRegistered, []string{line(hana, cardA, "lost", ""), line(hana, cardB, "active", cardA)},
			models.StateVoid, []string{"reenroll|mail"}},
		{"replaced and lost, the other way round", models.StateRegistered, []string{line(hana, cardB, "active", cardA), line(hana, cardA, "lost", "")},
			models.StateVoid, []string{"reenroll|mail"}},
		{"replaced by a card that is closed", models.StateRegistered, []string{line(hana, cardB, "closed", cardA)},
			models.StateVoid, []string{"enrollment_void|mail"}},
		{"renewed with the same number", models.StateRegistered, []string{"10000001,宮城 花,ミヤギ ハナ,1984-05-02,090-1111-0001,hana@example.jp," +
			cardA + ",11/31,JCB,principal,active,\n"}, models.StateRegistered, []string{}},
		{"cancelled before", models.StateCancelled, []string{line(hana, cardA, "lost", ""), line(hana, cardB, "active", cardA)},
			models.StateCancelled, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run(t, func(t *testing.T, s *models.Store) {
				take(t, s, line(hana, cardA, "active", ""))
				enroll(t, s, cardA, tt.state)
				for i := range 2 {
					report := take(t, s, tt.rows...)
					if want := i == 0 && tt.want == models.StateVoid; (report.Voided == 1) != want {
						t.Errorf("run %d: voided %d", i, report.Voided)
					}
				}
				if got, _ := stateOf(t, s, cardA); got != tt.want {
					t.Errorf("state %s, want %s", got, tt.want)
				}
				if diff := cmp.Diff(tt.messages, query(t, s, "SELECT template, channel FROM messages")); diff != "" {
					t.Errorf("messages (-want +got):\n%s", diff)
				}
				events := query(t, s, "SELECT action FROM audit_events WHERE chain = 'cardholder:10000001'")
				if want := tt.want == models.StateVoid; (len(events) == 1) != want {
					t.Errorf("audit events %v", events)
				}
			})
		})
	}
}

// The loss comes with one file, the new card with another: the enrollment is void already, the request to apply
// for the new card goes out all the same.
func TestReplacedAfterLoss(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""))
		enroll(t, s, cardA, models.StateRegistered)
		take(t, s, line(hana, cardA, "lost", ""))
		take(t, s, line(hana, cardA, "lost", ""), line(hana, cardB, "active", cardA))
		want := []string{"enrollment_void", "reenroll"}
		if diff := cmp.Diff(want, query(t, s, "SELECT template FROM messages ORDER BY id")); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	})
}

func TestReplacedCardComesLater(t *testing.T) {
	tests := []struct {
		name  string
		files [][]string
	}{
		{"later in the file", [][]string{{line(hana, cardB, "active", cardA), line(hana, cardA, "lost", "")}}},
		{"with the next file, before its re-issue", [][]string{{line(hana, cardB, "active", cardA)},
			{line(hana, cardA, "lost", ""), line(hana, cardB, "active", cardA)}}},
		{"with the next file, after its re-issue", [][]string{{line(hana, cardB, "active", cardA)},
			{line(hana, cardB, "active", cardA), line(hana, cardA, "lost", "")}}},
		{"two generations", [][]string{{line(hana, cardC, "active", cardB), line(hana, cardB, "lost", cardA), line(hana, cardA, "lost", "")}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run(t, func(t *testing.T, s *models.Store) {
				for _, rows := range tt.files {
					take(t, s, rows...)
				}
				_, re := stateOf(t, s, cardB)
				if _, old := stateOf(t, s, cardA); old.ReplacedByID == nil || *old.ReplacedByID != re.ID {
					t.Error("the old card does not name its re-issue")
				}
			})
		})
	}
}

// A card that the file gives to another person keeps nothing of the first one's enrollment: the first one's history
// says that it ended, and the other one can apply.
func TestCardOfAnotherPerson(t *testing.T) {
	for _, tt := range []struct {
		name   string
		state  models.State
		rows   []string
		voided int
	}{
		{"registered", models.StateRegistered, []string{line(taro, cardA, "active", "")}, 1},
		{"provisional", models.StateProvisional, []string{line(taro, cardA, "active", "")}, 1},
		{"void before", models.StateVoid, []string{line(taro, cardA, "active", "")}, 0},
		{"cancelled before", models.StateCancelled, []string{line(taro, cardA, "active", "")}, 0},
		{"lost", models.StateRegistered, []string{line(taro, cardA, "lost", "")}, 1},
		{"replaced", models.StateRegistered, []string{line(taro, cardA, "lost", ""), line(taro, cardB, "active", cardA)}, 1},
		{"replaced, the other way round", models.StateRegistered, []string{line(taro, cardB, "active", cardA), line(taro, cardA, "lost", "")}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, func(t *testing.T, s *models.Store) {
				take(t, s, line(hana, cardA, "active", ""))
				enroll(t, s, cardA, tt.state)
				report := take(t, s, tt.rows...)
				state, card := stateOf(t, s, cardA)
				if state != "" || card.CardholderNo != "10000002" || report.Voided != tt.voided {
					t.Errorf("enrollment %q of a card of %s, voided %d", state, card.CardholderNo, report.Voided)
				}
				owned := models.CardState{Card: card, Enrollment: models.Enrollment{State: models.StateNone}}
				if got := owned.Eligibility(s.Now()); card.Status == models.CardActive && got != models.Eligible {
					t.Errorf("to the new owner the card is %s", got)
				}
				want := []string{`enrollment_void|cardholder:10000001|{"cards":[` + itoa(int(card.ID)) + `],"reason":"moved"}`}[:tt.voided]
				if diff := cmp.Diff(want, query(t, s, "SELECT action, chain, facts FROM audit_events WHERE chain LIKE 'cardholder:%'")); diff != "" {
					t.Errorf("audit (-want +got):\n%s", diff)
				}
				if letters := query(t, s, "SELECT template FROM messages"); len(letters) != 0 {
					t.Errorf("letters about another person's card: %v", letters)
				}
			})
		})
	}
}
