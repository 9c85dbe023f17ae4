package modelstest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

const pan = "3530111333300000"

// D7.2: a sealed value opens only in its own row and column, under its own key, unaltered.
func TestD7_2_SealedToItsPlace(t *testing.T) {
	k := modelstest.Keys()
	sealed := k.Seal(models.ColMobile, "20000001", "09011110001")
	id, body, _ := strings.Cut(sealed, ".")
	if strings.Contains(sealed, "09011110001") || sealed == k.Seal(models.ColMobile, "20000001", "09011110001") {
		t.Errorf("sealed twice to the same %q, or not sealed", sealed)
	}
	flipped := []byte(body)
	flipped[len(flipped)/2] ^= 1
	for _, tt := range []struct {
		name   string
		keys   *models.Keyring
		col    models.Column
		no     string
		sealed string
		want   string
	}{
		{"its own place", k, models.ColMobile, "20000001", sealed, "09011110001"},
		{"another row", k, models.ColMobile, "20000002", sealed, ""},
		{"another column", k, models.ColEmail, "20000001", sealed, ""},
		{"another table", k, models.ColRecipient, "20000001", sealed, ""},
		{"altered", k, models.ColMobile, "20000001", id + "." + string(flipped), ""},
		{"cut short", k, models.ColMobile, "20000001", sealed[:len(sealed)-4], ""},
		{"shorter than a nonce", k, models.ColMobile, "20000001", id + ".AAAA", ""},
		{"no base64", k, models.ColMobile, "20000001", id + ".***", ""},
		{"another key id", k, models.ColMobile, "20000001", "00000000." + body, ""},
		{"no key id", k, models.ColMobile, "20000001", body, ""},
		{"in the clear", k, models.ColMobile, "20000001", "09011110001", ""},
		{"another key", modelstest.OldKeys(), models.ColMobile, "20000001", sealed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.keys.Open(tt.col, tt.no, tt.sealed)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "0901111") || strings.Contains(err.Error(), body)) {
				t.Errorf("the error repeats the value: %v", err)
			}
		})
	}
}

// D7.2: an empty value stays empty, so that "no mobile on file" can be asked of the database.
func TestD7_2_EmptyStaysEmpty(t *testing.T) {
	k := modelstest.Keys()
	if got := k.Seal(models.ColEmail, "20000001", ""); got != "" {
		t.Errorf("sealed nothing to %q", got)
	}
	if got, err := k.Open(models.ColEmail, "20000001", ""); got != "" || err != nil {
		t.Errorf("opened nothing to %q, %v", got, err)
	}
	c := models.Cardholder{No: "20000001", MobileIndex: "x", EmailIndex: "x"}
	c.SetMobile(k, "")
	c.SetEmail(k, "")
	if c.Mobile+c.MobileIndex+c.Email+c.EmailIndex != "" {
		t.Errorf("an absent contact left %+v", c)
	}
}

// D7.2: what is sealed in the database and copied to another person's row does not open there.
func TestD7_2_CopiedRowDoesNotOpen(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		addPerson(t, s, "20000002")
		change(t, s, "UPDATE cardholders SET mobile = (SELECT mobile FROM cardholders WHERE no = '20000001') WHERE no = '20000002'")
		read(t, s, func(ctx context.Context, q *models.Query) error {
			for no, ok := range map[string]bool{"20000001": true, "20000002": false} {
				c, err := q.Cardholder(ctx, no)
				if err != nil {
					return err
				}
				_, err = c.Contacts(q.Keys())
				if (err == nil) != ok {
					t.Errorf("contacts of %s: %v, want ok %v", no, err, ok)
				}
				if err != nil && strings.Contains(err.Error(), no) {
					t.Errorf("the error, which is logged, names the person: %v", err)
				}
			}
			return nil
		})
	})
}

// D7.3: after a rotation the older key still opens and still finds; only the new one writes.
func TestD7_3_OlderKeyReads(t *testing.T) {
	older, rotated, newer := modelstest.OldKeys(), modelstest.RotatedKeys(), modelstest.Keys()
	sealed := older.Seal(models.ColEmail, "20000001", "hanako@example.jp")
	if got, err := rotated.Open(models.ColEmail, "20000001", sealed); got != "hanako@example.jp" || err != nil {
		t.Errorf("the older key opened %q, %v", got, err)
	}
	if rotated.Current(sealed) || !older.Current(sealed) || !rotated.Current("") {
		t.Error("Current does not tell the key in force from the older one")
	}
	if _, err := newer.Open(models.ColEmail, "20000001", rotated.Seal(models.ColEmail, "20000001", "x")); err != nil {
		t.Errorf("a value written after the rotation needs the older key: %v", err)
	}
	want := []string{newer.Hash(models.HashEmail, "x"), older.Hash(models.HashEmail, "x")}
	if got := rotated.Hashes(models.HashEmail, "x"); !slices.Equal(got, want) {
		t.Errorf("looked up as %q, want %q", got, want)
	}
	if rotated.KeyID() != newer.KeyID() || rotated.KeyID() == older.KeyID() {
		t.Error("the key id does not name the key in force")
	}
}

// D7.2: keyed hashes differ by key and by label, so that one index tells nothing of another.
func TestD7_2_HashesDiffer(t *testing.T) {
	k := modelstest.Keys()
	seen := map[string]string{}
	for name, hash := range map[string]string{
		"mobile": k.Hash(models.HashMobile, pan), "e-mail": k.Hash(models.HashEmail, pan), "file": k.Hash(models.HashFile, pan),
		"login id": k.Hash(models.HashLoginID, pan), "number": k.PANHash(pan), "older key": modelstest.OldKeys().Hash(models.HashMobile, pan),
	} {
		if other, ok := seen[hash]; ok {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[hash] = name
	}
	if k.Hash(models.HashMobile, pan) != modelstest.Keys().Hash(models.HashMobile, pan) {
		t.Error("the same key gives two hashes")
	}
}

// D7.1: the card number's hash depends on its own key alone.
func TestD7_1_PANHash(t *testing.T) {
	if modelstest.Keys().PANHash(pan) != modelstest.OldKeys().PANHash(pan) {
		t.Error("the hash of a card number changed with the other secret")
	}
	other, err := models.NewKeyring(modelstest.Key, nil, modelstest.OldKey, modelstest.PANKey)
	if err != nil {
		t.Fatal(err)
	}
	if other.PANHash(pan) == modelstest.Keys().PANHash(pan) {
		t.Error("two keys give one hash of a card number")
	}
	if want := []string{other.PANHash(pan), modelstest.Keys().PANHash(pan)}; !slices.Equal(other.PANHashes(pan), want) {
		t.Errorf("looked up as %q, want %q", other.PANHashes(pan), want)
	}
}

// D7.1: the hash of a file's row, which holds card numbers, depends on their key alone, and is no card number's hash.
func TestD7_1_RowHash(t *testing.T) {
	k := modelstest.Keys()
	if k.RowHash(pan) != modelstest.OldKeys().RowHash(pan) {
		t.Error("the hash of a row changed with the other secret")
	}
	if k.RowHash(pan) == k.PANHash(pan) {
		t.Error("a row and a card number have the same hash")
	}
	other, err := models.NewKeyring(modelstest.Key, nil, modelstest.OldKey, modelstest.PANKey)
	if err != nil {
		t.Fatal(err)
	}
	if other.RowHash(pan) == k.RowHash(pan) {
		t.Error("two card number keys give one hash of a row")
	}
	if want := []string{other.RowHash(pan), k.RowHash(pan)}; !slices.Equal(other.RowHashes(pan), want) {
		t.Errorf("looked up as %q, want %q", other.RowHashes(pan), want)
	}
	if !other.Current(other.RowHash(pan)) || other.Current(k.RowHash(pan)) {
		t.Error("Current does not tell the card number key in force from the older one")
	}
}

func TestKeyringWantsWholeKeys(t *testing.T) {
	key := modelstest.Key
	for _, tt := range []struct {
		name                string
		key, old, pan, pan2 []byte
		ok                  bool
	}{
		{"all", key, key, key, key, true},
		{"no older ones", key, nil, key, nil, true},
		{"no key", nil, nil, key, nil, false},
		{"no card key", key, nil, nil, nil, false},
		{"short", key[:31], nil, key, nil, false},
		{"short older", key, key[:16], key, nil, false},
	} {
		if _, err := models.NewKeyring(tt.key, tt.old, tt.pan, tt.pan2); (err == nil) != tt.ok {
			t.Errorf("%s: %v, want ok %v", tt.name, err, tt.ok)
		}
	}
}

// D7.1, D7.2: nothing in the whole database shows a card number, a contact, a birth date, a message.
func TestD7_1_NothingInTheClear(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		fill(t, s)
		dump := dump(t, s)
		for _, secret := range []string{
			pan, pan[:12], "09020000001", "20000001@example.jp", "other@example.jp", "1984-05-02", "広瀬川", "the token", "the ticket",
		} {
			if strings.Contains(dump, secret) {
				t.Errorf("the database shows %q", secret)
			}
		}
		for _, known := range []string{"20000001", "1000000016", "0000"} {
			if !strings.Contains(dump, known) {
				t.Errorf("the dump lacks %q: it cannot be whole", known)
			}
		}
	})
}
