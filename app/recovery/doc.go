// Package recovery helps people who cannot sign in, or must not any more: the ID by mail, a new password, an unlocking
// (D3.5, D3.6), and the lockdown by which somebody stops everything at once (D3.12). Nobody is found while they wait:
// a request records the question and a job finds the answer, so that people who exist and people who do not are
// answered alike by construction (D6.1).
package recovery
