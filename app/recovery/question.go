package recovery

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"

	"mynetplus/models"
)

// kindID is the procedure that mails an ID; the other kinds are the purposes of their codes.
const kindID = models.PurposeID

// Question is what somebody answered to who they are: a card with its expiry and a birth date, an ID with a birth date,
// or an ID alone. The card's number is not in it, only the hashes it is looked up by (D7.1).
type Question struct {
	PANHashes []string `json:"pan,omitempty"`
	Expiry    string   `json:"expiry,omitempty"` // YYYY-MM
	LoginID   string   `json:"id,omitempty"`
	Birth     string   `json:"birth,omitempty"` // YYYY-MM-DD
}

// hashQuestion labels the keyed hash of a question.
const hashQuestion = "recovery question"

// subject is whom the limits of a pass count against: the question, for nobody has been found yet.
func (q Question) subject(k *models.Keyring) string {
	pan := ""
	if len(q.PANHashes) > 0 {
		pan = q.PANHashes[0]
	}
	return k.Hash(hashQuestion, strings.Join([]string{pan, q.Expiry, q.LoginID, q.Birth}, "|"))
}

// find looks for the person that a question is about; empty when it is nobody's. Only a job calls it.
func (q Question) find(ctx context.Context, tx *models.Tx) (string, error) {
	no, err := q.owner(ctx, tx)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil
	}
	if err != nil || q.Birth == "" {
		return no, err
	}
	person, err := tx.Cardholder(ctx, no)
	if err != nil {
		return "", err
	}
	birth, err := tx.Keys().Open(models.ColBirthDate, person.No, person.BirthDate)
	if err != nil || !same(birth, q.Birth) {
		return "", err
	}
	return no, nil
}

// owner finds whose ID or card it is. A card that shops refuse, or a company's, identifies nobody.
func (q Question) owner(ctx context.Context, tx *models.Tx) (string, error) {
	if len(q.PANHashes) == 0 {
		account, err := tx.AccountByLoginID(ctx, q.LoginID)
		return account.CardholderNo, err
	}
	card, err := tx.CardByPANHashes(ctx, q.PANHashes)
	if err != nil {
		return "", err
	}
	if !same(card.Expiry, q.Expiry) || !card.Usable(tx.Now()) || card.Relation == models.RelationCorporate {
		return "", models.ErrNotFound
	}
	return card.CardholderNo, nil
}

// same compares in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
