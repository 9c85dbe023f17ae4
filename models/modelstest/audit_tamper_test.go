package modelstest_test

import (
	"fmt"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D8.1: whatever somebody with the database but without the key does, verify names the place.
func TestD8_1_Tampering(t *testing.T) {
	const columns = "chain, at, actor, action, subject, outcome, ip_prefix, device, facts"
	insert := func(seq int64, chain string) string {
		return fmt.Sprintf("INSERT INTO audit_events (seq, hash, %s) SELECT %d, 'forged', '%s', at, actor, action, subject, outcome, ip_prefix, device, facts"+
			" FROM audit_events WHERE chain = '%s' AND seq = 1", columns, seq, chain, hanakoChain)
	}
	edit := func(column, value string) string {
		return fmt.Sprintf("UPDATE audit_events SET %s = '%s' WHERE chain = '%s' AND seq = 2", column, value, hanakoChain)
	}
	at := func(chain string, seq int64, what string) models.AuditBreak {
		return models.AuditBreak{Chain: chain, Seq: seq, What: what}
	}
	changed := at(hanakoChain, 2, "changed")
	headChanged := at(hanakoChain, 0, "head changed")
	tests := []struct {
		name       string
		statements []string
		want       models.AuditBreak
	}{
		{"edited outcome", []string{edit("outcome", "refused")}, changed},
		{"edited subject", []string{edit("subject", "20000002")}, changed},
		{"edited actor", []string{edit("actor", "system")}, changed},
		{"edited action", []string{edit("action", "sign_out")}, changed},
		{"edited address", []string{edit("ip_prefix", "198.51.100.0/24")}, changed},
		{"edited device", []string{edit("device", "")}, changed},
		{"edited time", []string{edit("at", "2026-11-22 11:00:00.000001+00:00")}, changed},
		{"edited facts", []string{edit("facts", `{"cards":[1]}`)}, changed},
		{"edited hash", []string{edit("hash", "forged")}, changed},
		{"deleted the first", []string{"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "' AND seq = 1"}, at(hanakoChain, 1, "missing")},
		{"deleted in the middle", []string{"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "' AND seq = 2"}, at(hanakoChain, 2, "missing")},
		{"deleted the last", []string{"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "' AND seq = 3"}, at(hanakoChain, 3, "missing")},
		{"deleted a chain's events", []string{"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "'"}, at(hanakoChain, 1, "missing")},
		{"deleted a chain with its head", []string{
			"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "'", "DELETE FROM audit_heads WHERE chain = '" + hanakoChain + "'",
		}, at(hanakoChain, 0, "chain missing")},
		{"deleted a head", []string{"DELETE FROM audit_heads WHERE chain = '" + hanakoChain + "'"}, at(hanakoChain, 0, "chain missing")},
		{"deleted the index", []string{"DELETE FROM audit_events WHERE chain = 'index'", "DELETE FROM audit_heads WHERE chain = 'index'"},
			at("index", 0, "a chain was added")},
		{"added at the end", []string{insert(4, hanakoChain)}, at(hanakoChain, 4, "added")},
		{"added behind a gap", []string{insert(9, hanakoChain)}, at(hanakoChain, 9, "added")},
		{"added before the first", []string{insert(0, hanakoChain)}, at(hanakoChain, 0, "added")},
		{"added long before the first", []string{insert(-9223372036854775807-1, hanakoChain)}, at(hanakoChain, -9223372036854775807-1, "added")},
		{"added in the middle", []string{
			"UPDATE audit_events SET seq = 4 WHERE chain = '" + hanakoChain + "' AND seq = 3", insert(3, hanakoChain),
		}, at(hanakoChain, 3, "changed")},
		{"added a chain without a head", []string{insert(1, "cardholder:99999999")}, at("cardholder:99999999", 1, "added")},
		{"added a chain with a head", []string{"INSERT INTO audit_heads (chain, count, hash, key_id, mac) VALUES ('cardholder:99999999', 0, '', '', '')"},
			at("cardholder:99999999", 0, "head changed")},
		{"copied a head", []string{
			"INSERT INTO audit_heads (chain, count, hash, key_id, mac) SELECT 'cardholder:99999999', count, hash, key_id, mac FROM audit_heads WHERE chain = '" + taroChain + "'",
		}, at("cardholder:99999999", 1, "missing")},
		{"cut the tail and the head", []string{
			"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "' AND seq = 3",
			"UPDATE audit_heads SET count = 2, hash = (SELECT hash FROM audit_events WHERE chain = '" + hanakoChain + "' AND seq = 2) WHERE chain = '" + hanakoChain + "'",
		}, headChanged},
		{"emptied a chain and its head", []string{
			"DELETE FROM audit_events WHERE chain = '" + hanakoChain + "'", "UPDATE audit_heads SET count = 0, hash = '' WHERE chain = '" + hanakoChain + "'",
		}, headChanged},
		{"another key id", []string{"UPDATE audit_heads SET key_id = '00000000' WHERE chain = '" + hanakoChain + "'"}, headChanged},
		{"another MAC", []string{"UPDATE audit_heads SET mac = '' WHERE chain = '" + hanakoChain + "'"}, headChanged},
	}
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for range 3 {
			audit(t, s, hanakoChain)
			audit(t, s, taroChain)
		}
		keep(t, s)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				defer restore(t, s)
				for _, statement := range tt.statements {
					change(t, s, statement)
				}
				found, _ := verify(t, s)
				if found == nil {
					t.Fatalf("nothing found, want %v", tt.want)
				}
				if *found != tt.want {
					t.Errorf("found %v, want %v", found, tt.want)
				}
			})
		}
		if found, seen := verify(t, s); found != nil || seen != 8 {
			t.Errorf("restored: %v, %d events, want 8 sound ones", found, seen)
		}
	})
}

// keep copies the audit tables aside, restore brings them back.
func keep(t testing.TB, s *models.Store) {
	t.Helper()
	change(t, s, "CREATE TABLE kept_events AS SELECT * FROM audit_events")
	change(t, s, "CREATE TABLE kept_heads AS SELECT * FROM audit_heads")
}

func restore(t testing.TB, s *models.Store) {
	t.Helper()
	for _, statement := range []string{
		"DELETE FROM audit_events", "DELETE FROM audit_heads",
		"INSERT INTO audit_events SELECT * FROM kept_events", "INSERT INTO audit_heads SELECT * FROM kept_heads",
	} {
		change(t, s, statement)
	}
}
