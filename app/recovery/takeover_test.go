package recovery_test

import (
	"net/http"
	"net/url"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// D4.6: whoever comes from an older system signs in for the first time by a reset, with the ID they had, as they type
// it.
func TestD4_6_FirstSignInIsAReset(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		const midoriNo = "20000005"
		err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
			account := models.NewTakenOver(midoriNo, "Midori2014", "", tx.Now())
			return tx.SaveAccount(t.Context(), &account)
		})
		if err != nil {
			t.Fatal(err)
		}
		c := toNew(t, a, "Ｍidori２０１４", midoriNo, "1966-03-30")
		leads(t, "the password", c.Post("/recovery/password/new", url.Values{"new_password": {chosen}}), "/recovery/password/done")
		signIn := url.Values{"login_id": {"Midori2014"}, "password": {chosen}}
		leads(t, "signing in", c.Post("/login", signIn), "/login/verify")
		leads(t, "the new device", c.Post("/login/verify", code(a.Code(midoriNo, 2))), "/home")
		shows(t, "the overview", c.Get("/home"), http.StatusOK, "マイページ")
	})
}
