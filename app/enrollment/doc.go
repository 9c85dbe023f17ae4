// Package enrollment is what a cardholder does about the 3-D Secure service: the application (choosing cards and agreeing
// to the terms, the code by SMS, and the registration of all chosen cards or none: D4.1), the change of method (D4.4) and
// the cancellation (D4.5). How codes are made, how mail leaves and how a password is judged is not known here.
package enrollment
