// Package signup is the sign-up in five steps (D3.1): terms, card check, a code by SMS, the e-mail address, the password; it
// ends with an account, its ID, and the person signed in. The application for 3-D Secure that follows is another room.
package signup
