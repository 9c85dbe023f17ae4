package models

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"gorm.io/gorm"
)

// verifyBatch is how many chains are read at a time.
const verifyBatch = 200

// AuditBreak is the first thing wrong with a chain.
type AuditBreak struct {
	Chain string
	Seq   int64  // the event concerned; 0 when it is the whole chain
	What  string // "changed", "missing", "added", "start changed", "head changed", "chain missing"
}

func (b AuditBreak) String() string {
	if b.Seq == 0 {
		return fmt.Sprintf("chain %s: %s", b.Chain, b.What)
	}
	return fmt.Sprintf("chain %s event %d: %s", b.Chain, b.Seq, b.What)
}

// VerifyAudit walks every chain and returns the first break, or nil, with the number of events seen (D8.1).
func (q *Query) VerifyAudit(ctx context.Context) (*AuditBreak, int64, error) {
	var seen int64
	var opened []string // what the index says, to be met by heads
	heads := map[string]bool{}
	for after := ""; ; {
		batch, err := gorm.G[AuditHead](q.db).Where("chain > ?", after).Order("chain").Limit(verifyBatch).Find(ctx)
		if err != nil {
			return nil, seen, wrap("read audit heads", err)
		}
		if len(batch) == 0 {
			break
		}
		for _, head := range batch {
			heads[head.Chain] = true
			b, n, names, err := q.verifyChain(ctx, head)
			seen += n
			if b != nil || err != nil {
				return b, seen, err
			}
			opened = append(opened, names...)
		}
		after = batch[len(batch)-1].Chain
	}
	for _, chain := range opened {
		if !heads[chain] {
			return &AuditBreak{Chain: chain, What: "chain missing"}, seen, nil
		}
	}
	if len(heads) > 0 && len(opened)+1 != len(heads) {
		return &AuditBreak{Chain: chainIndex, What: "a chain was added"}, seen, nil
	}
	b, err := q.orphan(ctx)
	return b, seen, err
}

// verifyChain walks one chain; names are the chains that it opened, if it is the index.
func (q *Query) verifyChain(ctx context.Context, head AuditHead) (b *AuditBreak, n int64, names []string, err error) {
	start, genuine, err := q.auditStart(ctx, head.Chain)
	if err != nil {
		return nil, 0, nil, err
	}
	if !genuine {
		return &AuditBreak{Chain: head.Chain, What: "start changed"}, 0, nil, nil
	}
	before, at := start.Hash, start.Seq
	defer func() { n = at - start.Seq }()
	for {
		events, err := gorm.G[Event](q.db).Where("chain = ? AND seq > ?", head.Chain, at).Order("seq").Limit(verifyBatch).Find(ctx)
		if err != nil {
			return nil, 0, nil, wrap("read audit events", err)
		}
		for _, e := range events {
			switch {
			case e.Seq > head.Count && at == head.Count:
				return &AuditBreak{head.Chain, e.Seq, "added"}, 0, nil, nil
			case e.Seq != at+1:
				return &AuditBreak{head.Chain, at + 1, "missing"}, 0, nil, nil
			case e.Hash != e.link(before):
				return &AuditBreak{head.Chain, e.Seq, "changed"}, 0, nil, nil
			}
			before, at = e.Hash, e.Seq
			if e.Action == ActionChainOpened && head.Chain == chainIndex {
				names = append(names, e.Subject)
			}
		}
		if len(events) < verifyBatch {
			break
		}
	}
	mac, err := q.Keys().mac(head.KeyID, head.message())
	switch {
	case at < head.Count:
		return &AuditBreak{head.Chain, at + 1, "missing"}, 0, nil, nil
	case before != head.Hash, err != nil, !hmac.Equal([]byte(mac), []byte(head.MAC)):
		return &AuditBreak{Chain: head.Chain, What: "head changed"}, 0, nil, nil
	}
	return nil, 0, names, nil
}

// orphan finds an event that no walk along a chain meets: its chain has no head, or it stands before its start.
func (q *Query) orphan(ctx context.Context) (*AuditBreak, error) {
	events, err := gorm.G[Event](q.db).
		Where("seq < 1 OR NOT EXISTS (SELECT 1 FROM audit_heads h WHERE h.chain = audit_events.chain) OR " +
			"EXISTS (SELECT 1 FROM audit_starts s WHERE s.chain = audit_events.chain AND s.seq >= audit_events.seq)").
		Order("id").Limit(1).Find(ctx)
	if err != nil || len(events) == 0 {
		return nil, wrap("read audit events", err)
	}
	return &AuditBreak{events[0].Chain, events[0].Seq, "added"}, nil
}

// AuditRoot is SHA-256 over all heads in the order of their names, and how many there are (D8.1). It
// goes to the log and to a file once a day, out of reach of whoever can change the database.
func (q *Query) AuditRoot(ctx context.Context) (root string, chains int64, err error) {
	rows, err := q.db.WithContext(ctx).Raw("SELECT chain, count, hash, mac FROM audit_heads ORDER BY chain").Rows()
	if err != nil {
		return "", 0, wrap("read audit heads", err)
	}
	defer rows.Close()
	h := sha256.New()
	for rows.Next() {
		var head AuditHead
		if err := rows.Scan(&head.Chain, &head.Count, &head.Hash, &head.MAC); err != nil {
			return "", 0, wrap("read audit heads", err)
		}
		io.WriteString(h, head.message()+"|"+head.MAC+"\n") // a hash never fails to write
		chains++
	}
	return hex.EncodeToString(h.Sum(nil)), chains, wrap("read audit heads", rows.Err())
}
