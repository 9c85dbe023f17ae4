package web

// Proof says how a password was judged that a form asks for beside its own fields.
type Proof int

// The ways it is judged.
const (
	ProofWrong  Proof = iota
	ProofRight        // and the session is a new one
	ProofClosed       // the login door is closed, or closed by this failure (D3.4)
)
