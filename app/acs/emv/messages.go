package emv

// Values of messageType.
const (
	TypeAReq = "AReq"
	TypeARes = "ARes"
	TypeCReq = "CReq"
	TypeCRes = "CRes"
	TypeRReq = "RReq"
	TypeRRes = "RRes"
	TypeErro = "Erro"
)

// Values of deviceChannel.
const (
	ChannelApp     = "01"
	ChannelBrowser = "02"
	Channel3RI     = "03"
)

// Values of messageCategory.
const (
	CategoryPayment    = "01" // PA
	CategoryNonPayment = "02" // NPA
)

// Values of transStatus.
const (
	StatusYes           = "Y"
	StatusNo            = "N"
	StatusUnable        = "U"
	StatusAttempt       = "A"
	StatusChallenge     = "C"
	StatusRejected      = "R"
	StatusInformational = "I"
)

// Values of transStatusReason.
const (
	ReasonFailed            = "01"
	ReasonUnsupportedDevice = "03"
	ReasonExpiredCard       = "05"
	ReasonInvalidCard       = "06"
	ReasonNoCardRecord      = "08"
	ReasonStolenCard        = "10"
	ReasonNotPermitted      = "12"
	ReasonNotEnrolled       = "13"
	ReasonTimedOut          = "14"
	ReasonMaximumChallenges = "19"
	Reason3RINotSupported   = "21"
	ReasonACSTechnicalIssue = "22"
)

// Values of authenticationType and authenticationMethod.
const (
	TypeStatic  = "01"
	TypeDynamic = "02"

	MethodStaticPasscode = "01"
	MethodSMSOTP         = "02"
)

// Values of challengeCancel.
const (
	CancelCardholder  = "01"
	CancelTimedOut    = "04" // at the ACS, while the challenge was open
	CancelNoCReq      = "05" // the first CReq never came
	CancelTransaction = "06" // an error
)

// Values of resultsStatus.
const (
	ResultReceived = "01"
)

// Values of threeDSRequestorChallengeInd that ask for a challenge, or forbid it.
const (
	ChallengeRequested    = "03"
	ChallengeMandated     = "04"
	ChallengeNever        = "06" // data share only
	ChallengeWhitelisting = "09"
)

// AReq asks to authenticate the cardholder: what the directory server sends (table B.1). Fields that are validated and
// then not used are left out.
type AReq struct {
	MessageType                       string `json:"messageType"`
	MessageVersion                    string `json:"messageVersion"`
	DeviceChannel                     string `json:"deviceChannel"`
	MessageCategory                   string `json:"messageCategory"`
	ThreeDSServerTransID              string `json:"threeDSServerTransID"`
	DSTransID                         string `json:"dsTransID"`
	DSReferenceNumber                 string `json:"dsReferenceNumber"`
	DSURL                             string `json:"dsURL"`
	ThreeDSServerRefNumber            string `json:"threeDSServerRefNumber"`
	ThreeDSServerOperatorID           string `json:"threeDSServerOperatorID,omitempty"`
	ThreeDSServerURL                  string `json:"threeDSServerURL"`
	ThreeDSRequestorID                string `json:"threeDSRequestorID"`
	ThreeDSRequestorName              string `json:"threeDSRequestorName"`
	ThreeDSRequestorURL               string `json:"threeDSRequestorURL"`
	ThreeDSRequestorAuthenticationInd string `json:"threeDSRequestorAuthenticationInd,omitempty"`
	ThreeDSRequestorChallengeInd      string `json:"threeDSRequestorChallengeInd,omitempty"`
	ThreeDSCompInd                    string `json:"threeDSCompInd,omitempty"`
	AcctNumber                        string `json:"acctNumber"`
	CardExpiryDate                    string `json:"cardExpiryDate,omitempty"`
	NotificationURL                   string `json:"notificationURL,omitempty"`
	BrowserAcceptHeader               string `json:"browserAcceptHeader,omitempty"`
	BrowserUserAgent                  string `json:"browserUserAgent,omitempty"`
	BrowserLanguage                   string `json:"browserLanguage,omitempty"`
	BrowserJavascriptEnabled          bool   `json:"browserJavascriptEnabled"`
	BrowserJavaEnabled                bool   `json:"browserJavaEnabled"`
	BrowserColorDepth                 string `json:"browserColorDepth,omitempty"`
	BrowserScreenHeight               string `json:"browserScreenHeight,omitempty"`
	BrowserScreenWidth                string `json:"browserScreenWidth,omitempty"`
	BrowserTZ                         string `json:"browserTZ,omitempty"`
	BrowserIP                         string `json:"browserIP,omitempty"`
	AcquirerBIN                       string `json:"acquirerBIN,omitempty"`
	AcquirerMerchantID                string `json:"acquirerMerchantID,omitempty"`
	MerchantName                      string `json:"merchantName,omitempty"`
	MCC                               string `json:"mcc,omitempty"`
	MerchantCountryCode               string `json:"merchantCountryCode,omitempty"`
	PurchaseAmount                    string `json:"purchaseAmount,omitempty"` // in minor units, digits only
	PurchaseCurrency                  string `json:"purchaseCurrency,omitempty"`
	PurchaseExponent                  string `json:"purchaseExponent,omitempty"`
	PurchaseDate                      string `json:"purchaseDate,omitempty"` // YYYYMMDDHHMMSS, UTC
}

// ARes answers an AReq (table B.2).
type ARes struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	DSTransID            string `json:"dsTransID"`
	ACSTransID           string `json:"acsTransID"`
	DSReferenceNumber    string `json:"dsReferenceNumber"`
	ACSReferenceNumber   string `json:"acsReferenceNumber"`
	ACSOperatorID        string `json:"acsOperatorID"`
	TransStatus          string `json:"transStatus"`
	TransStatusReason    string `json:"transStatusReason,omitempty"`
	CardholderInfo       string `json:"cardholderInfo,omitempty"`
	ACSURL               string `json:"acsURL,omitempty"`
	ACSChallengeMandated string `json:"acsChallengeMandated,omitempty"`
	AuthenticationType   string `json:"authenticationType,omitempty"`
	AuthenticationValue  string `json:"authenticationValue,omitempty"`
	ECI                  string `json:"eci,omitempty"`
}

// CReq opens the challenge: what the browser brings (table B.3).
type CReq struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	ACSTransID           string `json:"acsTransID"`
	ChallengeWindowSize  string `json:"challengeWindowSize"`
}

// CRes ends the challenge: what the browser takes to the merchant (table B.5).
type CRes struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	ACSTransID           string `json:"acsTransID"`
	TransStatus          string `json:"transStatus"`
}

// RReq tells the directory server how the challenge ended (table B.8).
type RReq struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	MessageCategory      string `json:"messageCategory"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	DSTransID            string `json:"dsTransID"`
	ACSTransID           string `json:"acsTransID"`
	TransStatus          string `json:"transStatus"`
	TransStatusReason    string `json:"transStatusReason,omitempty"`
	AuthenticationType   string `json:"authenticationType,omitempty"`
	AuthenticationMethod string `json:"authenticationMethod,omitempty"`
	AuthenticationValue  string `json:"authenticationValue,omitempty"`
	ECI                  string `json:"eci,omitempty"`
	InteractionCounter   string `json:"interactionCounter"`
	ChallengeCancel      string `json:"challengeCancel,omitempty"`
}

// RRes acknowledges an RReq (table B.9).
type RRes struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	DSTransID            string `json:"dsTransID"`
	ACSTransID           string `json:"acsTransID"`
	ResultsStatus        string `json:"resultsStatus"`
}

// Erro is what is answered to a message that is wrong (table B.10).
type Erro struct {
	MessageType          string `json:"messageType"`
	MessageVersion       string `json:"messageVersion"`
	ThreeDSServerTransID string `json:"threeDSServerTransID,omitempty"`
	DSTransID            string `json:"dsTransID,omitempty"`
	ACSTransID           string `json:"acsTransID,omitempty"`
	ErrorCode            string `json:"errorCode"`
	ErrorComponent       string `json:"errorComponent"`
	ErrorDescription     string `json:"errorDescription"`
	ErrorDetail          string `json:"errorDetail"`
	ErrorMessageType     string `json:"errorMessageType,omitempty"`
}
