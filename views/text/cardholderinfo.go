package text

// CardholderInfo is the sentence that a shop shows to a shopper who was refused, at most 128 characters. An unknown code
// gives "".
func CardholderInfo(code string) string {
	const call = CallCenter + " " + CallCenterNumber
	switch code {
	case "not_enrolled":
		return "本人認証サービスのご登録が必要です。マイネットプラスからお申込みください。" + call
	case "no_mobile":
		return "携帯電話番号のご登録がないため、本人認証サービスをご利用いただけません。お電話でご登録ください。" + call
	case "expired":
		return "カードの有効期限をご確認のうえ、もう一度お試しください。有効期限の過ぎたカードは、ご利用いただけません。" + call
	case "closed":
		return "このカードは、ご利用いただけません。ご不明な点は、お電話ください。" + call
	case "replaced":
		return "カード番号が変わっています。新しいカードで、本人認証サービスをマイネットプラスからお申込みのうえ、ご利用ください。" + call
	case "corporate":
		return "法人カードは、本人認証サービスの対象外です。ご不明な点は、お電話ください。" + call
	case "locked":
		return "お客様のIDは現在ご利用いただけません。解除の方法は、マイネットプラスまたはお電話でご案内します。" + call
	case "no_challenge":
		return "このお支払いには、ご本人様の確認が必要です。お店にお問い合わせください。" + call
	}
	return ""
}
