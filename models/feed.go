package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
)

// FileCard is what an import needs to know of a card it meets again.
type FileCard struct {
	ID           int64
	CardholderNo string
	PANHash      string
	Last4        string
	FileHash     string
	Replaced     bool // re-issued as another card
	Stale        bool // what the file said of its person's contacts stands hashed under the older key (D7.3)
}

// FileCards finds the cards under these hashes of their numbers, keyed by that hash.
func (q *Query) FileCards(ctx context.Context, panHashes []string) (map[string]FileCard, error) {
	found := make(map[string]FileCard, len(panHashes))
	mobile, email := "''", "''"
	if len(q.Keys().secrets) > 1 { // only a rotation makes them worth a look-up of the person
		mobile = "(SELECT file_mobile FROM cardholders WHERE no = cardholder_no)"
		email = "(SELECT file_email FROM cardholders WHERE no = cardholder_no)"
	}
	head := "SELECT id, cardholder_no, pan_hash, last4, file_hash, replaced_by_id IS NOT NULL, " + mobile + ", " + email +
		" FROM cards WHERE pan_hash IN "
	err := q.each(ctx, head, panHashes, "", func(rows *sql.Rows) error {
		var c FileCard
		var mobile, email string
		err := rows.Scan(&c.ID, &c.CardholderNo, &c.PANHash, &c.Last4, &c.FileHash, &c.Replaced, &mobile, &email)
		c.Stale = !q.Keys().Current(mobile) || !q.Keys().Current(email)
		found[c.PANHash] = c
		return err
	})
	return found, wrap("find cards of the file", err)
}

// FileCardholders finds these persons, locked until the transaction ends, keyed by number. The lock lets others refer
// to the person: an application's message must not wait for the import while the import waits for its card.
func (tx *Tx) FileCardholders(ctx context.Context, nos []string) (map[string]Cardholder, error) {
	found := make(map[string]Cardholder, len(nos))
	lock := " ORDER BY no"
	if tx.store.dialect == Postgres {
		lock += " FOR NO KEY UPDATE"
	}
	err := tx.each(ctx, `SELECT no, name, name_kana, birth_date, mobile, email, mobile_index, email_index,
		file_mobile, file_email, created_at, updated_at FROM cardholders WHERE no IN `,
		nos, lock, func(rows *sql.Rows) error {
			var c Cardholder
			err := rows.Scan(&c.No, &c.Name, &c.NameKana, &c.BirthDate, &c.Mobile, &c.Email, &c.MobileIndex, &c.EmailIndex,
				&c.FileMobile, &c.FileEmail, &c.CreatedAt, &c.UpdatedAt)
			found[c.No] = c
			return err
		})
	return found, wrap("find cardholders of the file", err)
}

// each runs one query over a set of values and hands its rows to scan. The set travels as one JSON array, which costs
// less than a thousand placeholders. An empty set asks nothing.
func (q *Query) each(ctx context.Context, head string, values []string, tail string, scan func(*sql.Rows) error) error {
	if len(values) == 0 {
		return nil
	}
	set, err := json.Marshal(values)
	if err != nil {
		return err
	}
	in := "(SELECT value FROM json_each(?))"
	if q.store.dialect == Postgres {
		in = "(SELECT jsonb_array_elements_text($1))"
	}
	rows, err := q.db.Statement.ConnPool.QueryContext(ctx, head+in+tail, string(set))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// PutCardholders inserts persons or overwrites them, a few statements for all.
func (tx *Tx) PutCardholders(ctx context.Context, people []Cardholder) error {
	const columns = 12
	err := tx.bulk(ctx, `INSERT INTO cardholders (no, name, name_kana, birth_date, mobile, email, mobile_index, email_index,
		file_mobile, file_email, created_at, updated_at) VALUES `, columns, len(people),
		` ON CONFLICT (no) DO UPDATE SET name = excluded.name, name_kana = excluded.name_kana, birth_date = excluded.birth_date,
		mobile = excluded.mobile, email = excluded.email, mobile_index = excluded.mobile_index, email_index = excluded.email_index,
		file_mobile = excluded.file_mobile, file_email = excluded.file_email, updated_at = excluded.updated_at`,
		func(args []any, i int) []any {
			c := &people[i]
			return append(args, c.No, c.Name, c.NameKana, c.BirthDate, c.Mobile, c.Email, c.MobileIndex, c.EmailIndex,
				c.FileMobile, c.FileEmail, c.CreatedAt, c.UpdatedAt)
		})
	return wrap("write cardholders of the file", err)
}

// PutCards inserts cards or overwrites what the file says of them, keyed by PANHash; which card they were re-issued
// as stays.
func (tx *Tx) PutCards(ctx context.Context, cards []Card) error {
	const columns = 10
	err := tx.bulk(ctx, `INSERT INTO cards (cardholder_no, pan_hash, last4, brand, expiry, relation, status, file_hash,
		created_at, updated_at) VALUES `, columns, len(cards),
		` ON CONFLICT (pan_hash) DO UPDATE SET cardholder_no = excluded.cardholder_no, brand = excluded.brand,
		expiry = excluded.expiry, relation = excluded.relation, status = excluded.status, file_hash = excluded.file_hash,
		updated_at = excluded.updated_at`,
		func(args []any, i int) []any {
			c := &cards[i]
			return append(args, c.CardholderNo, c.PANHash, c.Last4, c.Brand, c.Expiry, c.Relation, c.Status, c.FileHash,
				c.CreatedAt, c.UpdatedAt)
		})
	return wrap("write cards of the file", err)
}

// ForgetFileRows makes every card of these persons a changed one to the next row that names it: what the file said
// of the person on those rows is no longer the last it said.
func (tx *Tx) ForgetFileRows(ctx context.Context, cardholderNos []string) error {
	if len(cardholderNos) == 0 {
		return nil
	}
	return wrap("forget file rows", tx.db.WithContext(ctx).
		Exec("UPDATE cards SET file_hash = '' WHERE cardholder_no IN ?", cardholderNos).Error)
}

// LockFileCards locks the cards of these persons, and those with these ids, until the transaction ends: in the order
// of their ids, which is every transaction's, and before their enrollments. On SQLite a write transaction excludes
// every other by itself.
func (tx *Tx) LockFileCards(ctx context.Context, cardholderNos []string, ids []int64) error {
	if tx.store.dialect == SQLite || len(cardholderNos)+len(ids) == 0 {
		return nil
	}
	sets, err := json.Marshal(map[string]any{"no": append([]string{}, cardholderNos...), "id": append([]int64{}, ids...)}) // no nulls
	if err != nil {
		return err
	}
	_, err = tx.SQL().ExecContext(ctx, `SELECT id FROM cards WHERE id IN (
		SELECT id FROM cards WHERE cardholder_no IN (SELECT jsonb_array_elements_text($1::jsonb -> 'no'))
		UNION SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb -> 'id') AS value) ORDER BY id FOR UPDATE`, string(sets))
	return wrap("lock cards of the file", err)
}

// DropEnrollment takes a card's enrollment away: the card has another owner, who has not applied.
func (tx *Tx) DropEnrollment(ctx context.Context, cardID int64) error {
	return wrap("drop enrollment", tx.db.WithContext(ctx).Exec("DELETE FROM enrollments WHERE card_id = ?", cardID).Error)
}

// MovePANHash writes a card's hash anew, under the key in force (D7.3).
func (tx *Tx) MovePANHash(ctx context.Context, cardID int64, panHash string) error {
	return wrap("move card hash", tx.db.WithContext(ctx).
		Exec("UPDATE cards SET pan_hash = ? WHERE id = ?", panHash, cardID).Error)
}

// LinkReplaced notes that the card under one of the old hashes was re-issued as the one under newHash (D4.3). Nothing
// happens while the store does not know the old card.
func (tx *Tx) LinkReplaced(ctx context.Context, oldHashes []string, newHash string) error {
	return wrap("link replaced card", tx.db.WithContext(ctx).
		Exec("UPDATE cards SET replaced_by_id = (SELECT id FROM cards WHERE pan_hash = ?), updated_at = ? WHERE pan_hash IN ?",
			newHash, tx.Now(), oldHashes).Error)
}

// Voidable tells which of these cards have an enrollment that a loss or a re-issue would void.
func (q *Query) Voidable(ctx context.Context, cardIDs []int64) ([]int64, error) {
	if len(cardIDs) == 0 {
		return nil, nil
	}
	var ids []int64
	err := q.db.WithContext(ctx).Model(&Enrollment{}).Where("card_id IN ? AND state IN ?", cardIDs,
		[]State{StateProvisional, StateRegistered}).Pluck("card_id", &ids).Error
	return ids, wrap("find enrollments to void", err)
}

// bulkRows is how many rows one statement takes. More of them gain nothing, and SQLite's limit of 32,766 values
// stays far away.
const bulkRows = 10

// bulk runs one INSERT over n rows: one prepared statement for every bulkRows of them, one for the rest.
func (tx *Tx) bulk(ctx context.Context, head string, columns, n int, tail string, row func(args []any, i int) []any) error {
	whole := n / bulkRows * bulkRows
	if err := tx.repeat(ctx, head, columns, bulkRows, 0, whole, tail, row); err != nil {
		return err
	}
	return tx.repeat(ctx, head, columns, n-whole, whole, n, tail, row)
}

func (tx *Tx) repeat(ctx context.Context, head string, columns, size, from, to int, tail string, row func(args []any, i int) []any) error {
	if from == to {
		return nil
	}
	stmt, err := tx.SQL().PrepareContext(ctx, head+tx.tuples(size, columns)+tail)
	if err != nil {
		return err
	}
	defer stmt.Close()
	args := make([]any, 0, size*columns)
	for ; from < to; from += size {
		args = args[:0]
		for i := from; i < from+size; i++ {
			args = row(args, i)
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// tuples is "(?,?),(?,?)" or, on PostgreSQL, "($1,$2),($3,$4)".
func (q *Query) tuples(rows, columns int) string {
	b := make([]byte, 0, rows*columns*2)
	for n := range rows * columns {
		switch {
		case n == 0:
			b = append(b, '(')
		case n%columns == 0:
			b = append(b, "),("...)
		default:
			b = append(b, ',')
		}
		if q.store.dialect == Postgres {
			b = strconv.AppendInt(append(b, '$'), int64(n+1), 10)
		} else {
			b = append(b, '?')
		}
	}
	return string(append(b, ')'))
}
