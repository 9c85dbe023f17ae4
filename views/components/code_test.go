package components_test

import (
	"strings"
	"testing"
	"time"

	"mynetplus/views/components"
	"mynetplus/views/text"
)

// D6.2: a code page reached without proof shows neither the receiver nor how far the message has come, whatever is
// known of them, and offers to begin again.
func TestD6_2_CodePanelWithoutProof(t *testing.T) {
	form := components.CodeForm{Action: "/lockdown/code", Button: "停止する", Back: "/lockdown", Hidden: []components.Hidden{{Name: "step", Value: "sms"}}}
	state := components.CodeState{ValidUntil: time.Date(2026, 11, 22, 11, 10, 0, 0, time.UTC), Delivery: components.DeliveryFailed, ResendLeft: 3, ResendWait: 24}
	proven := state
	proven.To = text.MaskMobile("09011110001")
	always := []string{"確認番号が届かない場合", "03-3525-8755", "あと3回", "24秒", "確認番号を電話やメールでお聞きすることはありません。", `name="step" value="sms"`, `href="/lockdown"`, "20:10まで使えます"}
	known := []string{"090-••••-0001", "送信先", "送信の状態", "届けられませんでした", "前の手順に戻る", `<details class="disclosure" open`}
	unknown := []string{"ご入力内容が登録と一致した場合に、SMSをお送りしました。", "入力し直す"}
	for _, tt := range []struct {
		name        string
		state       components.CodeState
		want, never []string
	}{
		{"without proof", state, append(unknown, always...), known},
		{"with proof", proven, append(known, always...), unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var page strings.Builder
			if err := components.CodePanel(form, tt.state).Render(t.Context(), &page); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(page.String(), want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, never := range tt.never {
				if strings.Contains(page.String(), never) {
					t.Errorf("the page says %q", never)
				}
			}
		})
	}
}
