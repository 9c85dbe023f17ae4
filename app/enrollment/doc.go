// Package enrollment is the application for the 3-D Secure service: choosing cards and agreeing to the terms, the code by
// SMS, and the registration of all chosen cards or none (domain.md 4, D4.1). How codes are made and
// how mail leaves is not known here.
package enrollment
